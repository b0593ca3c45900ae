package io.orrery.libp2p;

import java.math.BigInteger;
import java.nio.ByteBuffer;

/** Writes DER: each method gives one whole element. */
final class Der {
  private Der() {}

  static byte[] element(int tag, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    int lengthBytes = length < 0x80 ? 0 : length < 0x100 ? 1 : length < 0x10000 ? 2 : 3;
    ByteBuffer out = ByteBuffer.allocate(2 + lengthBytes + length).put((byte) tag);
    if (lengthBytes > 0) {
      out.put((byte) (0x80 | lengthBytes));
    }
    for (int i = Math.max(0, lengthBytes - 1); i >= 0; i--) {
      out.put((byte) (length >>> (8 * i)));
    }
    for (byte[] part : parts) {
      out.put(part);
    }
    return out.array();
  }

  static byte[] sequence(byte[]... parts) {
    return element(DerReader.SEQUENCE, parts);
  }

  static byte[] integer(BigInteger value) {
    return element(DerReader.INTEGER, value.toByteArray());
  }

  static byte[] integer(int value) {
    return integer(BigInteger.valueOf(value));
  }

  static byte[] octets(byte[] value) {
    return element(DerReader.OCTET_STRING, value);
  }

  static byte[] bits(byte[] value) {
    return element(DerReader.BIT_STRING, new byte[1], value);
  }

  static byte[] objectId(byte[] encoded) {
    return element(DerReader.OBJECT_ID, encoded);
  }

  static byte[] nothing() {
    return element(DerReader.NULL);
  }
}
