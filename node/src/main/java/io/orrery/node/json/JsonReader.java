package io.orrery.node.json;

import io.orrery.ipld.FaultException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads JSON (RFC 8259) values from UTF-8 bytes, one after another, without reading past the byte
 * that ends each, so that a stream of objects can be shown as they come.
 */
public final class JsonReader {
  /** Deeper nesting is refused; nothing that a node or a user writes comes near it. */
  private static final int MAX_DEPTH = 512;

  private static final int END = -1;

  private final InputStream in;
  private int next;
  private boolean peeked;

  /**
   * @param in should be buffered: it is read byte by byte
   */
  public JsonReader(InputStream in) {
    this.in = in;
  }

  /**
   * The one value that {@code text} is.
   *
   * @throws FaultException MALFORMED when it is no JSON, or more than one value
   */
  public static Object parse(String text) throws FaultException {
    JsonReader reader =
        new JsonReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    try {
      if (!reader.hasNext()) {
        throw FaultException.malformed("unexpected end of JSON input");
      }
      Object value = reader.next();
      if (reader.hasNext()) {
        throw reader.unexpected("after top-level value");
      }
      return value;
    } catch (FaultException e) {
      throw e;
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail to be read", e);
    }
  }

  /** Whether another value begins; waits for its first byte or for the end. */
  public boolean hasNext() throws IOException {
    return skipSpace() != END;
  }

  /**
   * Reads the next value.
   *
   * @throws FaultException MALFORMED
   */
  public Object next() throws IOException {
    return value(0);
  }

  private Object value(int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw FaultException.malformed("JSON nested deeper than " + MAX_DEPTH);
    }
    int c = skipSpace();
    return switch (c) {
      case '{' -> object(depth);
      case '[' -> list(depth);
      case '"' -> text();
      case 't' -> literal("true", true);
      case 'f' -> literal("false", false);
      case 'n' -> literal("null", null);
      default -> {
        if (c != '-' && (c < '0' || c > '9')) {
          throw unexpected("looking for beginning of value");
        }
        yield number();
      }
    };
  }

  private JsonObject object(int depth) throws IOException {
    take();
    JsonObject object = new JsonObject();
    if (skipSpace() == '}') {
      take();
      return object;
    }
    while (true) {
      if (skipSpace() != '"') {
        throw unexpected("looking for beginning of object key string");
      }
      String name = text();
      if (skipSpace() != ':') {
        throw unexpected("after object key");
      }
      take();
      object.put(name, value(depth + 1));
      int c = skipSpace();
      if (c != ',' && c != '}') {
        throw unexpected("after object key:value pair");
      }
      take();
      if (c == '}') {
        return object;
      }
    }
  }

  private List<Object> list(int depth) throws IOException {
    take();
    List<Object> list = new ArrayList<>();
    if (skipSpace() == ']') {
      take();
      return list;
    }
    while (true) {
      list.add(value(depth + 1));
      int c = skipSpace();
      if (c != ',' && c != ']') {
        throw unexpected("after array element");
      }
      take();
      if (c == ']') {
        return list;
      }
    }
  }

  private String text() throws IOException {
    take();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (true) {
      int c = peek();
      if (c < ' ') {
        throw unexpected("in string literal");
      }
      take();
      if (c == '"') {
        return bytes.toString(StandardCharsets.UTF_8);
      }
      if (c == '\\') {
        escape(bytes);
      } else {
        bytes.write(c);
      }
    }
  }

  private void escape(ByteArrayOutputStream bytes) throws IOException {
    int c = peek();
    int plain =
        switch (c) {
          case '"', '\\', '/' -> c;
          case 'b' -> '\b';
          case 'f' -> '\f';
          case 'n' -> '\n';
          case 'r' -> '\r';
          case 't' -> '\t';
          case 'u' -> -1;
          default -> throw unexpected("in string escape code");
        };
    take();
    if (plain >= 0) {
      bytes.write(plain);
      return;
    }
    char unit = hex4();
    StringBuilder text = new StringBuilder().append(unit);
    if (Character.isHighSurrogate(unit) && peek() == '\\') {
      take();
      if (peek() == 'u') {
        take();
        text.append(hex4());
      } else {
        // A lone half becomes U+FFFD on encoding; what follows it is an escape of its own.
        bytes.writeBytes("\ufffd".getBytes(StandardCharsets.UTF_8));
        escape(bytes);
        return;
      }
    }
    for (int i = 0; i < text.length(); i++) {
      char half = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(half)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      String encoded =
          pair ? text.substring(i, i + 2) : Character.isSurrogate(half) ? "\ufffd" : "" + half;
      bytes.writeBytes(encoded.getBytes(StandardCharsets.UTF_8));
      i += pair ? 1 : 0;
    }
  }

  private char hex4() throws IOException {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(peek(), 16);
      if (digit < 0) {
        throw unexpected("in \\u hexadecimal character escape");
      }
      take();
      unit = (unit << 4) | digit;
    }
    return (char) unit;
  }

  private Object literal(String word, Object value) throws IOException {
    for (int i = 0; i < word.length(); i++) {
      if (peek() != word.charAt(i)) {
        throw unexpected("in literal " + word);
      }
      take();
    }
    return value;
  }

  private Number number() throws IOException {
    StringBuilder digits = new StringBuilder();
    if (peek() == '-') {
      digits.append((char) take());
    }
    if (peek() == '0') {
      digits.append((char) take());
    } else {
      digits(digits);
    }
    boolean whole = true;
    if (peek() == '.') {
      whole = false;
      digits.append((char) take());
      digits(digits);
    }
    if (peek() == 'e' || peek() == 'E') {
      whole = false;
      digits.append((char) take());
      if (peek() == '+' || peek() == '-') {
        digits.append((char) take());
      }
      digits(digits);
    }
    Number number = whole ? wholeNumber(digits.toString()) : Double.valueOf(digits.toString());
    if (Double.isInfinite(number.doubleValue())) {
      throw FaultException.malformed("JSON number beyond the range of 64 bit floats");
    }
    return number;
  }

  /** What does not fit 64 bits is a double, as in Go's untyped decoding. */
  private static Number wholeNumber(String digits) {
    try {
      return Long.valueOf(digits);
    } catch (NumberFormatException e) {
      return Double.valueOf(digits);
    }
  }

  private void digits(StringBuilder digits) throws IOException {
    if (peek() < '0' || peek() > '9') {
      throw unexpected("in numeric literal");
    }
    while (peek() >= '0' && peek() <= '9') {
      if (digits.length() > 1000) {
        throw FaultException.malformed("JSON number of more than 1000 digits");
      }
      digits.append((char) take());
    }
  }

  private int skipSpace() throws IOException {
    int c = peek();
    while (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
      take();
      c = peek();
    }
    return c;
  }

  private int peek() throws IOException {
    if (!peeked) {
      next = in.read();
      peeked = true;
    }
    return next;
  }

  private int take() throws IOException {
    int c = peek();
    // The end stays the end: asking a socket again would wait.
    peeked = c == END;
    return c;
  }

  private FaultException unexpected(String where) throws IOException {
    int c = peek();
    return FaultException.malformed(
        c == END
            ? "unexpected end of JSON input"
            : "invalid character '" + (char) c + "' " + where);
  }
}
