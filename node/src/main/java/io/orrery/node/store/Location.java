package io.orrery.node.store;

import io.orrery.ipld.FaultException;
import java.nio.ByteBuffer;

/**
 * Where a block's bytes lie: a row of the index, big-endian {@code u8 form | u32 segment | u32
 * offset | u32 length | u32 CRC32C}. The checksum covers the block's bytes.
 */
record Location(int segment, int offset, int length, int checksum) {
  static final int BYTES = 17;

  /**
   * The bytes lie in a segment as they are. Other forms (compressed, …) will have other numbers.
   */
  private static final byte PLAIN = 1;

  static Location read(ByteBuffer row) throws FaultException {
    int at = row.position();
    if (row.remaining() < BYTES || row.get(at) != PLAIN) {
      throw FaultException.unsupported(
          "a block is stored in a form that this version cannot read: use a newer version");
    }
    return new Location(
        row.getInt(at + 1), row.getInt(at + 5), row.getInt(at + 9), row.getInt(at + 13));
  }

  void writeTo(ByteBuffer row) {
    row.put(PLAIN).putInt(segment).putInt(offset).putInt(length).putInt(checksum);
  }

  /** Unique for the life of a process, since segment numbers are not used twice; never 0. */
  long id() {
    return (long) segment << 32 | offset;
  }
}
