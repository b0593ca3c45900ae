package io.orrery.node.rpc;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A header value with parameters (RFC 2045, section 5.1), such as {@code form-data; name="file"}.
 *
 * @param value in lower case, "" when there is none
 * @param parameters by lower-case name
 */
record HeaderValue(String value, Map<String, String> parameters) {
  static HeaderValue parse(String text) {
    int semicolon = text.indexOf(';');
    String value = semicolon < 0 ? text : text.substring(0, semicolon);
    Map<String, String> parameters = new HashMap<>();
    int at = value.length();
    while (at < text.length()) {
      int equals = text.indexOf('=', at);
      if (equals < 0) {
        break;
      }
      String name = text.substring(at + 1, equals).strip().toLowerCase(Locale.ROOT);
      StringBuilder parameter = new StringBuilder();
      at = readParameter(text, equals + 1, parameter);
      parameters.putIfAbsent(name, parameter.toString());
    }
    return new HeaderValue(value.strip().toLowerCase(Locale.ROOT), parameters);
  }

  /** Reads a token or a quoted text; returns where the next semicolon is, or the end. */
  private static int readParameter(String text, int from, StringBuilder to) {
    int at = from;
    boolean quoted = at < text.length() && text.charAt(at) == '"';
    if (quoted) {
      at++;
      while (at < text.length() && text.charAt(at) != '"') {
        if (text.charAt(at) == '\\' && at + 1 < text.length()) {
          at++;
        }
        to.append(text.charAt(at++));
      }
    }
    int semicolon = text.indexOf(';', at);
    int end = semicolon < 0 ? text.length() : semicolon;
    if (!quoted) {
      to.append(text.substring(at, end).strip());
    }
    return end;
  }

  /** A parameter, "" when it is absent. */
  String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }
}
