package io.orrery.node.rpc;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Percent-encoding of paths, queries and file names, as Go's {@code net/url} does it. */
public final class UrlText {
  private static final String HEX = "0123456789ABCDEF";

  private UrlText() {}

  /** As {@code QueryEscape}: a space becomes a plus sign. */
  public static String encode(String text) {
    return encode(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The same of bytes that need not be UTF-8. */
  public static String encode(byte[] bytes) {
    StringBuilder encoded = new StringBuilder(bytes.length + 16);
    for (byte b : bytes) {
      char c = (char) (b & 0xff);
      if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) {
        encoded.append(c);
      } else if (c == '-' || c == '_' || c == '.' || c == '~') {
        encoded.append(c);
      } else if (c == ' ') {
        encoded.append('+');
      } else {
        encoded.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
      }
    }
    return encoded.toString();
  }

  /** As {@code QueryUnescape}, but null for what is not well-formed. */
  static String decode(String text) {
    byte[] bytes = decode(text, true);
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  /** As {@code PathUnescape}, in which a plus sign stands for itself; null if not well-formed. */
  static String decodePath(String text) {
    byte[] bytes = decode(text, false);
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  /** The bytes of {@code QueryUnescape}; those of the text as it is when it is not well-formed. */
  static byte[] decodeBytes(String text) {
    byte[] bytes = decode(text, true);
    return bytes == null ? text.getBytes(StandardCharsets.UTF_8) : bytes;
  }

  private static byte[] decode(String text, boolean plusIsSpace) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length);
    for (int i = 0; i < encoded.length; i++) {
      if (encoded[i] == '%') {
        if (i + 2 >= encoded.length) {
          return null;
        }
        int high = Character.digit(encoded[i + 1], 16);
        int low = Character.digit(encoded[i + 2], 16);
        if (high < 0 || low < 0) {
          return null;
        }
        bytes.write((high << 4) | low);
        i += 2;
      } else {
        bytes.write(encoded[i] == '+' && plusIsSpace ? ' ' : encoded[i]);
      }
    }
    return bytes.toByteArray();
  }

  /** The values of a query by name, in order; pairs that are not well-formed are left out. */
  static Map<String, List<String>> parseQuery(String query) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    int at = 0;
    while (at < query.length()) {
      int ampersand = query.indexOf('&', at);
      int end = ampersand < 0 ? query.length() : ampersand;
      String pair = query.substring(at, end);
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      if (!pair.isEmpty() && name != null && value != null) {
        values.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
      }
      at = end + 1;
    }
    return values;
  }
}
