package io.orrery.node.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.nio.ByteBuffer;

/**
 * A stretch of a file that is not the store's, which held a block when it was noted down: a row of
 * the index, big-endian {@code u8 form | u32 length | u64 offset | path in UTF-8}. The store keeps
 * it and never looks at the file; {@code io.orrery.node.filestore} says what the path is relative
 * to, and reads.
 *
 * @param path 1 to {@value #MAX_PATH} bytes of UTF-8
 * @param offset in bytes, from the start of the file
 * @param length of the block in bytes, 1 to {@link Store#MAX_BLOCK}
 */
public record FileSlice(String path, long offset, int length) {
  /** PATH_MAX of Linux. */
  public static final int MAX_PATH = 4096;

  /** The longest row. */
  static final int MAX_BYTES = 13 + MAX_PATH;

  private static final int HEAD = 13;

  /** The block is these bytes as they are. */
  private static final byte PLAIN = 1;

  public FileSlice {
    int bytes = path.getBytes(UTF_8).length;
    if (bytes < 1 || bytes > MAX_PATH || !canBe(offset, length)) {
      throw new IllegalArgumentException(length + " bytes at " + offset + " of " + path);
    }
  }

  private static boolean canBe(long offset, int length) {
    return offset >= 0 && length >= 1 && length <= Store.MAX_BLOCK;
  }

  static FileSlice read(ByteBuffer row) throws FaultException {
    int length = lengthIn(row);
    int at = row.position();
    long offset = row.getLong(at + 5);
    byte[] path = new byte[row.remaining() - HEAD];
    row.get(at + HEAD, path);
    if (!canBe(offset, length)) {
      throw new FaultException(
          Fault.CORRUPT, "the index is damaged: restore the store's folder from a copy");
    }
    return new FileSlice(new String(path, UTF_8), offset, length);
  }

  /** The length alone, without reading the rest. */
  static int lengthIn(ByteBuffer row) throws FaultException {
    if (row.remaining() <= HEAD || row.get(row.position()) != PLAIN) {
      throw FaultException.unsupported(
          "a file is referred to in a form that this version cannot read: use a newer version");
    }
    return row.getInt(row.position() + 1);
  }

  void writeTo(ByteBuffer row) {
    row.put(PLAIN).putInt(length).putLong(offset).put(path.getBytes(UTF_8));
  }
}
