package io.orrery.node.commands;

import java.util.Locale;

/** Bytes for people, as Go's {@code encoding/hex.Dump} and {@code hexdump -C} show them. */
final class HexDump {
  private static final int WIDTH = 16;

  private HexDump() {}

  static String of(byte[] bytes) {
    StringBuilder out = new StringBuilder();
    for (int at = 0; at < bytes.length; at += WIDTH) {
      line(bytes, at, out);
    }
    return out.toString();
  }

  private static void line(byte[] bytes, int from, StringBuilder out) {
    out.append(String.format(Locale.ROOT, "%08x", from));
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < WIDTH; i++) {
      out.append(i % (WIDTH / 2) == 0 ? "  " : " ");
      if (from + i < bytes.length) {
        int octet = bytes[from + i] & 0xff;
        out.append(String.format(Locale.ROOT, "%02x", octet));
        text.append(octet < ' ' || octet > '~' ? '.' : (char) octet);
      } else {
        out.append("  ");
      }
    }
    out.append("  |").append(text).append("|\n");
  }
}
