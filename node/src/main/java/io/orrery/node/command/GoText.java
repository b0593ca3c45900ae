package io.orrery.node.command;

import java.math.BigInteger;
import java.util.Locale;

/**
 * Values written as Go's {@code strconv} package reads them, and refused in its words, for scripts
 * written for Kubo use both.
 */
final class GoText {
  private GoText() {}

  /** As {@code strconv.ParseBool} of the lower case. */
  static boolean parseBool(String text) throws UsageException {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "1", "t", "true" -> true;
      case "0", "f", "false" -> false;
      default -> throw syntax("ParseBool", text);
    };
  }

  /** As {@code strconv.ParseInt} with base 0: 0x, 0o, 0b and a leading 0 are understood. */
  static long parseInt(String text, int bits) throws UsageException {
    boolean negative = text.startsWith("-");
    String digits = negative || text.startsWith("+") ? text.substring(1) : text;
    BigInteger size = magnitude("ParseInt", text, digits);
    BigInteger value = negative ? size.negate() : size;
    if (value.bitLength() > bits - 1) {
      throw range("ParseInt", text);
    }
    return value.longValue();
  }

  /** As {@code strconv.ParseUint} with base 0. */
  static long parseUint(String text, int bits) throws UsageException {
    BigInteger value = magnitude("ParseUint", text, text);
    if (value.bitLength() > bits) {
      throw range("ParseUint", text);
    }
    return value.longValue();
  }

  private static BigInteger magnitude(String function, String text, String digits)
      throws UsageException {
    int radix = 10;
    int start = 0;
    if (digits.length() > 1 && digits.charAt(0) == '0') {
      char base = Character.toLowerCase(digits.charAt(1));
      radix = base == 'x' ? 16 : base == 'b' ? 2 : 8;
      start = base == 'x' || base == 'b' || base == 'o' ? 2 : 1;
    }
    String plain = digits.substring(start);
    if (plain.isEmpty() || plain.length() > 100) {
      throw syntax(function, text);
    }
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      if (c >= 128 || Character.digit(c, radix) < 0) {
        throw syntax(function, text);
      }
    }
    return new BigInteger(plain, radix);
  }

  static double parseFloat(String text) throws UsageException {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw syntax("ParseFloat", text);
    }
  }

  private static UsageException syntax(String function, String text) {
    return new UsageException(
        "strconv." + function + ": parsing " + quote(text) + ": invalid syntax");
  }

  private static UsageException range(String function, String text) {
    return new UsageException(
        "strconv." + function + ": parsing " + quote(text) + ": value out of range");
  }

  private static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
