package io.orrery.ipld;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Bytes as tests and vectors write them. */
public final class Hex {
  private Hex() {}

  public static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  public static ByteBuffer buffer(String hex) {
    return ByteBuffer.wrap(bytes(hex)).asReadOnlyBuffer();
  }

  public static String of(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  /** The remaining bytes; the buffer does not move. */
  public static String of(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(bytes.position(), copy);
    return of(copy);
  }
}
