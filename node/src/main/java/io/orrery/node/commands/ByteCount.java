package io.orrery.node.commands;

import java.util.Locale;

/** Numbers of bytes for people. */
final class ByteCount {
  private static final String[] DECIMAL = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
  private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private ByteCount() {}

  /** By thousands, as {@code 3.2 MB} (the humanize package of Go). */
  static String decimal(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1000 && unit < DECIMAL.length - 1) {
      value /= 1000;
      unit++;
    }
    double rounded = Math.floor(value * 10 + 0.5) / 10;
    boolean fraction = bytes >= 10 && rounded < 10;
    return String.format(Locale.ROOT, fraction ? "%.1f %s" : "%.0f %s", rounded, DECIMAL[unit]);
  }

  /** By 1024, as {@code 256.00 KiB} (the pb package of Go). */
  static String binary(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < BINARY.length - 1) {
      value /= 1024;
      unit++;
    }
    return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.2f %s", value, BINARY[unit]);
  }
}
