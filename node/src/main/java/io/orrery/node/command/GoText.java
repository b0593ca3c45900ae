package io.orrery.node.command;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Locale;

/**
 * Values written as Go's {@code strconv} and {@code time} packages read them, and refused in their
 * words, for scripts written for Kubo use both.
 */
public final class GoText {
  private static final String[] UNITS = {"ns", "us", "µs", "μs", "ms", "s", "m", "h"};
  private static final long[] NANOS = {
    1, 1_000, 1_000, 1_000, 1_000_000, 1_000_000_000L, 60_000_000_000L, 3_600_000_000_000L
  };

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

  /**
   * As {@code time.ParseDuration}: {@code 1h30m}, {@code 1.5s}, {@code 300ms}, {@code 0}.
   *
   * @throws UsageException for anything else, and for durations over 292 years
   */
  public static Duration parseDuration(String text) throws UsageException {
    if (text.length() > 100) {
      throw new UsageException("time: invalid duration of more than 100 letters");
    }
    boolean signed = text.startsWith("-") || text.startsWith("+");
    String rest = signed ? text.substring(1) : text;
    if (rest.equals("0")) {
      return Duration.ZERO;
    }
    BigDecimal nanos = BigDecimal.ZERO;
    do {
      int number = lengthOf(rest, true);
      int unit = lengthOf(rest.substring(number), false);
      String digits = rest.substring(0, number);
      if (digits.isEmpty()
          || digits.equals(".")
          || digits.indexOf('.') != digits.lastIndexOf('.')) {
        throw new UsageException("time: invalid duration " + quote(text));
      }
      String name = rest.substring(number, number + unit);
      if (name.isEmpty()) {
        throw new UsageException("time: missing unit in duration " + quote(text));
      }
      nanos = nanos.add(new BigDecimal(digits).multiply(BigDecimal.valueOf(nanosOf(name, text))));
      rest = rest.substring(number + unit);
    } while (!rest.isEmpty());
    if (nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw new UsageException("time: invalid duration " + quote(text));
    }
    Duration duration = Duration.ofNanos(nanos.longValue());
    return text.startsWith("-") ? duration.negated() : duration;
  }

  private static int lengthOf(String text, boolean digits) {
    int length = 0;
    while (length < text.length()) {
      char c = text.charAt(length);
      if ((c == '.' || (c >= '0' && c <= '9')) != digits) {
        break;
      }
      length++;
    }
    return length;
  }

  private static long nanosOf(String unit, String text) throws UsageException {
    for (int i = 0; i < UNITS.length; i++) {
      if (UNITS[i].equals(unit)) {
        return NANOS[i];
      }
    }
    throw new UsageException("time: unknown unit " + quote(unit) + " in duration " + quote(text));
  }
}
