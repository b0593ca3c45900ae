package io.orrery.ipld.data;

import io.orrery.ipld.FaultException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/**
 * Numbers as JSON writes them (RFC 8259): those with a fraction or an exponent are floats, all
 * others integers of any length that {@link Value.Int} holds.
 */
final class JsonNumber {
  private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]*)");
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

  /** -2^64 has 21 characters; a longer integer is none of ours, and is not parsed. */
  private static final int MAX_INTEGER = 21;

  /** As {@code Number.prototype.toString} of ECMAScript, which dag-json's writers follow. */
  private static final double LEAST_PLAIN = 1e-6;

  private static final double GREATEST_PLAIN = 1e21;

  private JsonNumber() {}

  /** Shows the number that {@code text} is. */
  static void read(String text, JsonText in, Events events) throws FaultException {
    if (INTEGER.matcher(text).matches()) {
      integer(text, in, events);
    } else if (NUMBER.matcher(text).matches()) {
      double value = Double.parseDouble(text);
      if (!Double.isFinite(value)) {
        throw in.malformed("a number is too large");
      }
      events.number(value);
    } else {
      throw in.malformed("not a number: " + text.substring(0, Math.min(40, text.length())));
    }
  }

  private static void integer(String text, JsonText in, Events events) throws FaultException {
    BigInteger value = text.length() > MAX_INTEGER ? null : new BigInteger(text);
    BigInteger magnitude = value == null ? null : value.signum() < 0 ? value.not() : value;
    if (magnitude == null || magnitude.bitLength() > 64) {
      throw in.malformed("an integer is beyond 64 bits");
    }
    events.integer(value.signum() < 0, magnitude.longValue());
  }

  /**
   * The shortest decimal that reads back as {@code value}, of several the nearest, with a point or
   * an exponent so that it is no integer. The JDK's own answer is longer than need be before 19.
   */
  static String of(double value) {
    if (value == 0) {
      return 1 / value < 0 ? "-0.0" : "0.0";
    }
    BigDecimal shortest = shortest(value);
    double size = Math.abs(value);
    if (size < LEAST_PLAIN || size >= GREATEST_PLAIN) {
      return scientific(shortest);
    }
    String plain = shortest.toPlainString();
    return plain.indexOf('.') < 0 ? plain + ".0" : plain;
  }

  /**
   * The JDK's answer reads back, so that only shorter ones are left to try. Any that reads back is
   * next to it, with nothing of its own length in between, so that it serves to look for them; only
   * the last choice needs the float's exact value, which may have 700 digits.
   */
  private static BigDecimal shortest(double value) {
    BigDecimal known = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    int digits = known.precision();
    while (digits > 1 && nearest(known, digits - 1, value) != null) {
      digits--;
    }
    return nearest(new BigDecimal(value), digits, value);
  }

  /**
   * Of the two decimals of so many digits around {@code exact} the nearer that reads back. Below a
   * power of two floats lie closer than above: the nearer one may be another float's while the one
   * on the other side is still ours.
   */
  private static BigDecimal nearest(BigDecimal exact, int digits, double value) {
    BigDecimal low = candidate(exact, digits, RoundingMode.DOWN, value);
    BigDecimal high = candidate(exact, digits, RoundingMode.UP, value);
    if (low == null || high == null) {
      return low != null ? low : high;
    }
    return exact.round(new MathContext(digits, RoundingMode.HALF_EVEN)).stripTrailingZeros();
  }

  private static BigDecimal candidate(
      BigDecimal exact, int digits, RoundingMode mode, double value) {
    BigDecimal rounded = exact.round(new MathContext(digits, mode)).stripTrailingZeros();
    return rounded.doubleValue() == value ? rounded : null;
  }

  private static String scientific(BigDecimal value) {
    String digits = value.unscaledValue().abs().toString();
    int exponent = digits.length() - 1 - value.scale();
    String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    String sign = value.signum() < 0 ? "-" : "";
    return sign + digits.charAt(0) + fraction + "e" + (exponent < 0 ? "" : "+") + exponent;
  }
}
