package io.orrery.node.json;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * Writes a JSON tree as Go's {@code encoding/json} does: {@code <}, {@code >}, {@code &}, U+2028
 * and U+2029 escaped, no space in the compact form, one member a line in the indented one.
 */
public final class JsonWriter {
  private static final String HEX = "0123456789abcdef";

  private final StringBuilder out = new StringBuilder();
  private final String indent;

  private JsonWriter(String indent) {
    this.indent = indent;
  }

  /** On one line, without a newline at the end. */
  public static String compact(Object value) {
    JsonWriter writer = new JsonWriter(null);
    writer.value(value, 0);
    return writer.out.toString();
  }

  /** One member a line, each level indented by {@code indent}, without a newline at the end. */
  public static String indented(Object value, String indent) {
    JsonWriter writer = new JsonWriter(indent);
    writer.value(value, 0);
    return writer.out.toString();
  }

  private void value(Object value, int depth) {
    if (value instanceof String text) {
      text(text);
    } else if (value instanceof JsonObject object) {
      object(object, depth);
    } else if (value instanceof List<?> list) {
      list(list, depth);
    } else if (value instanceof Double number) {
      number(number);
    } else {
      out.append(value);
    }
  }

  private void object(JsonObject object, int depth) {
    out.append('{');
    boolean first = true;
    for (Map.Entry<String, Object> member : object.members().entrySet()) {
      separate(first, depth + 1);
      first = false;
      text(member.getKey());
      out.append(indent == null ? ":" : ": ");
      value(member.getValue(), depth + 1);
    }
    close(first, depth);
    out.append('}');
  }

  private void list(List<?> list, int depth) {
    out.append('[');
    boolean first = true;
    for (Object element : list) {
      separate(first, depth + 1);
      first = false;
      value(element, depth + 1);
    }
    close(first, depth);
    out.append(']');
  }

  private void separate(boolean first, int depth) {
    if (!first) {
      out.append(',');
    }
    newline(depth);
  }

  private void close(boolean empty, int depth) {
    if (!empty) {
      newline(depth);
    }
  }

  private void newline(int depth) {
    if (indent != null) {
      out.append('\n');
      for (int i = 0; i < depth; i++) {
        out.append(indent);
      }
    }
  }

  /** Go writes the shortest form, with an exponent below 1e-6 and from 1e21. */
  private void number(double number) {
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      throw new IllegalArgumentException("no JSON number: " + number);
    }
    double size = Math.abs(number);
    BigDecimal shortest = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    if (size == 0 || (size >= 1e-6 && size < 1e21)) {
      out.append(size == 0 ? "0" : shortest.toPlainString());
      return;
    }
    int exponent = shortest.precision() - shortest.scale() - 1;
    out.append(shortest.movePointLeft(exponent).stripTrailingZeros().toPlainString());
    out.append(exponent < 0 ? "e-" : "e+");
    out.append(Math.abs(exponent) < 10 ? "0" : "").append(Math.abs(exponent));
  }

  private void text(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '<', '>', '&', '\u2028', '\u2029' -> escape(c);
        default -> {
          if (c < ' ') {
            escape(c);
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private void escape(char c) {
    out.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.append(HEX.charAt((c >> shift) & 15));
    }
  }
}
