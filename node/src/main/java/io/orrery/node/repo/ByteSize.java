package io.orrery.node.repo;

import io.orrery.ipld.FaultException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sizes in bytes as Kubo's configuration writes them: a number, commas and a fraction allowed, and
 * a unit of 1000 ({@code kB}, {@code MB} …) or of 1024 ({@code KiB}, {@code MiB} …), in any case.
 */
public final class ByteSize {
  private static final Pattern FORM =
      Pattern.compile("\\s*([0-9][0-9,]{0,30}(?:\\.[0-9]{0,20})?)\\s*([a-z]*)\\s*");
  private static final String PREFIXES = "kmgtpe";

  private ByteSize() {}

  /**
   * Reads a size.
   *
   * @return 0 to 2<sup>63</sup>-1, a fraction of a byte cut off
   * @throws FaultException MALFORMED
   */
  public static long parse(String text) throws FaultException {
    Matcher form = FORM.matcher(text.toLowerCase(Locale.ROOT));
    if (!form.matches()) {
      throw FaultException.malformed("invalid size \"" + text + "\": write it as 500MB or 10GiB");
    }
    BigDecimal bytes = new BigDecimal(form.group(1).replace(",", "")).multiply(unit(form.group(2)));
    if (bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw FaultException.malformed("size \"" + text + "\" is too large");
    }
    return bytes.longValue();
  }

  private static BigDecimal unit(String name) throws FaultException {
    if (name.isEmpty() || name.equals("b")) {
      return BigDecimal.ONE;
    }
    int power = PREFIXES.indexOf(name.charAt(0)) + 1;
    int base =
        switch (name.substring(1)) {
          case "", "b" -> 1000;
          case "i", "ib" -> 1024;
          default -> 0;
        };
    if (power == 0 || base == 0) {
      throw FaultException.malformed("unhandled size name: " + name);
    }
    return BigDecimal.valueOf(base).pow(power);
  }

  /** For people, in units of 1000: {@code 11 B}, {@code 3.2 MB}, {@code 10 GB}. */
  public static String format(long bytes) {
    if (bytes < 10) {
      return bytes + " B";
    }
    int power = 0;
    BigDecimal unit = BigDecimal.ONE;
    for (long rest = bytes; rest >= 1000; rest /= 1000) {
      power++;
      unit = unit.movePointRight(3);
    }
    BigDecimal tenths = BigDecimal.valueOf(bytes).divide(unit, 1, RoundingMode.HALF_UP);
    String number =
        tenths.compareTo(BigDecimal.TEN) < 0
            ? tenths.toPlainString()
            : tenths.setScale(0, RoundingMode.HALF_EVEN).toPlainString();
    String prefix = power == 0 ? "" : PREFIXES.substring(power - 1, power);
    return number + " " + (power <= 1 ? prefix : prefix.toUpperCase(Locale.ROOT)) + "B";
  }
}
