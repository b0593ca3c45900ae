package io.orrery.mfs.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * What stands in front of a record's body: {@code u32 length | u32 checksum | u8 kind}, as the
 * preface of the package says.
 */
final class Frame {
  static final int BYTES = 9;

  /** The kind that ends a generation. */
  static final byte SEAL = 0;

  private static final ByteBuffer NO_BODY = ByteBuffer.allocate(0);

  private Frame() {}

  /** The frame of a record at {@code offset} of a file, ready to be read. */
  static ByteBuffer of(long salt, long offset, byte kind, int length, int bodyChecksum) {
    int checksum = checksum(salt, offset, kind, length, bodyChecksum);
    return ByteBuffer.allocate(BYTES).putInt(length).putInt(checksum).put(kind).flip();
  }

  static ByteBuffer seal(long salt, long offset) {
    return of(salt, offset, SEAL, 0, checksum(NO_BODY));
  }

  static int checksum(long salt, long offset, byte kind, int length, int bodyChecksum) {
    ByteBuffer covered = ByteBuffer.allocate(25);
    covered.putLong(salt).putLong(offset).putInt(length).put(kind).putInt(bodyChecksum);
    return checksum(covered.flip());
  }

  /** CRC32C of parts one after another; they do not move. */
  static int checksum(ByteBuffer... parts) {
    CRC32C crc = new CRC32C();
    for (ByteBuffer part : parts) {
      crc.update(part.duplicate());
    }
    return (int) crc.getValue();
  }
}
