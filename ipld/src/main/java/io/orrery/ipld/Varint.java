package io.orrery.ipld;

import java.nio.ByteBuffer;

/**
 * Unsigned varints as multiformats writes them (multiformats/unsigned-varint): 7 bits a byte, low
 * group first, at most 9 bytes (values below 2^63), minimal. Protobuf varints are another format:
 * see {@link DagPb}.
 */
public final class Varint {
  /** The longest form, which holds 63 bits. */
  public static final int MAX_LENGTH = 9;

  private Varint() {}

  /** The bytes that {@code value}, 0 or more, takes. */
  public static int length(long value) {
    return Math.max(1, (63 - Long.numberOfLeadingZeros(value)) / 7 + 1);
  }

  public static void write(long value, ByteBuffer out) {
    if (value < 0) {
      throw new IllegalArgumentException("a varint holds 0 to 2^63-1, not " + value);
    }
    long rest = value;
    while (rest >= 0x80) {
      out.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    out.put((byte) rest);
  }

  /**
   * Reads one varint at the position of {@code in} and moves past it.
   *
   * @throws FaultException MALFORMED when it is cut off, too long or not minimal; the position is
   *     then somewhere behind it
   */
  public static long read(ByteBuffer in) throws FaultException {
    long value = 0;
    for (int i = 0; i < MAX_LENGTH; i++) {
      if (!in.hasRemaining()) {
        throw FaultException.malformed("varints malformed, could not reach the end");
      }
      byte b = in.get();
      value |= (long) (b & 0x7f) << (7 * i);
      if (b >= 0) {
        if (b == 0 && i > 0) {
          throw FaultException.malformed("varint not minimally encoded");
        }
        return value;
      }
    }
    throw FaultException.malformed("varints larger than uint63 not supported");
  }
}
