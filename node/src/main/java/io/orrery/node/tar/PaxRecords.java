package io.orrery.node.tar;

import io.orrery.ipld.FaultException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The records of a pax header, {@code "%d %s=%s\n"} each, where the number is the length of the
 * whole record, its own digits included. Values are bytes.
 */
final class PaxRecords {
  static final String PATH = "path";
  static final String TARGET = "linkpath";
  static final String SIZE = "size";
  static final String MTIME = "mtime";

  private PaxRecords() {}

  static void write(String key, byte[] value, ByteArrayOutputStream out) {
    int rest = 1 + key.length() + 1 + value.length + 1;
    int length = rest + String.valueOf(rest).length();
    length = rest + String.valueOf(length).length();
    out.writeBytes((length + " " + key + "=").getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(value);
    out.write('\n');
  }

  static Map<String, byte[]> read(byte[] records) throws FaultException {
    Map<String, byte[]> values = new HashMap<>();
    int at = 0;
    while (at < records.length) {
      int blank = indexOf(records, ' ', at, Math.min(records.length, at + 8));
      int length = (int) number(Arrays.copyOfRange(records, at, blank));
      if (length <= blank + 1 - at
          || length > records.length - at
          || records[at + length - 1] != '\n') {
        throw malformed();
      }
      int equals = indexOf(records, '=', blank + 1, at + length);
      values.put(
          new String(records, blank + 1, equals - blank - 1, StandardCharsets.UTF_8),
          Arrays.copyOfRange(records, equals + 1, at + length - 1));
      at += length;
    }
    return values;
  }

  /** A path, if there is one: without NUL, which would end it anywhere else. */
  static Optional<byte[]> name(Map<String, byte[]> values, String key) throws FaultException {
    byte[] name = values.get(key);
    if (name == null) {
      return Optional.empty();
    }
    for (byte b : name) {
      if (b == 0) {
        throw malformed();
      }
    }
    return Optional.of(name);
  }

  private static int indexOf(byte[] bytes, char wanted, int from, int to) throws FaultException {
    for (int i = from; i < to; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    throw malformed();
  }

  /** A whole number of up to 18 digits. */
  static long number(byte[] digits) throws FaultException {
    if (digits.length == 0 || digits.length > 18) {
      throw malformed();
    }
    long value = 0;
    for (byte digit : digits) {
      if (digit < '0' || digit > '9') {
        throw malformed();
      }
      value = value * 10 + digit - '0';
    }
    return value;
  }

  /** Seconds since 1970 with a fraction, as short as they can be written. */
  static String time(Instant time) {
    long seconds = time.getEpochSecond();
    int nanos = time.getNano();
    if (nanos == 0) {
      return String.valueOf(seconds);
    }
    // A negative time is written as a negative decimal, so its fraction counts downwards.
    boolean negative = seconds < 0;
    String fraction = String.format("%09d", negative ? 1_000_000_000 - nanos : nanos);
    String whole = (negative ? "-" : "") + Math.abs(negative ? seconds + 1 : seconds);
    return whole + "." + fraction.replaceAll("0+$", "");
  }

  static Instant time(byte[] text) throws FaultException {
    String number = new String(text, StandardCharsets.US_ASCII);
    if (!number.matches("-?\\d{1,18}(\\.\\d{0,18})?")) {
      throw malformed();
    }
    boolean negative = number.startsWith("-");
    int dot = number.indexOf('.');
    long seconds = Long.parseLong(number.substring(0, dot < 0 ? number.length() : dot));
    String fraction = dot < 0 ? "" : number.substring(dot + 1);
    long nanos = Long.parseLong((fraction + "000000000").substring(0, 9));
    try {
      return Instant.ofEpochSecond(seconds, negative ? -nanos : nanos);
    } catch (DateTimeException e) {
      throw malformed();
    }
  }

  private static FaultException malformed() {
    return FaultException.malformed("archive/tar: invalid tar header");
  }
}
