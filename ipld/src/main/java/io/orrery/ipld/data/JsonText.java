package io.orrery.ipld.data;

import io.orrery.ipld.FaultException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The tokens of a JSON text (RFC 8259) in UTF-8; white space between them is passed over. */
final class JsonText {
  static final int END = -1;

  private final ByteBuffer in;
  private final String label;

  JsonText(ByteBuffer bytes, String label) {
    this.in = bytes.slice();
    this.label = label;
  }

  int position() {
    return in.position();
  }

  void position(int at) {
    in.position(at);
  }

  /** The byte with which the next token begins, or {@link #END}. */
  int peek() {
    while (in.hasRemaining()) {
      int b = in.get(in.position());
      if (b != ' ' && b != '\t' && b != '\n' && b != '\r') {
        return b & 0xff;
      }
      in.get();
    }
    return END;
  }

  /** Whether the next token is {@code mark}; then passes it. */
  boolean skips(char mark) {
    if (peek() != mark) {
      return false;
    }
    in.get();
    return true;
  }

  void expect(char mark) throws FaultException {
    if (!skips(mark)) {
      throw unexpected(mark);
    }
  }

  private FaultException unexpected(char wanted) {
    int next = peek();
    if (next == END) {
      return malformed("unexpected EOF");
    }
    return malformed("expected '" + wanted + "' but found " + shown(next));
  }

  private static String shown(int b) {
    return b > ' ' && b < 0x7f ? "'" + (char) b + "'" : "byte 0x" + Integer.toHexString(b);
  }

  void word(String word) throws FaultException {
    for (int i = 0; i < word.length(); i++) {
      if (!in.hasRemaining() || in.get() != word.charAt(i)) {
        throw malformed("expected " + word);
      }
    }
  }

  /** The longest run of bytes that numbers are made of; refuses an empty one. */
  String number() throws FaultException {
    int start = in.position();
    while (in.hasRemaining() && isNumeric(in.get(in.position()))) {
      in.get();
    }
    if (in.position() == start) {
      throw malformed("a value cannot begin with " + shown(peek()));
    }
    return StandardCharsets.US_ASCII.decode(in.slice(start, in.position() - start)).toString();
  }

  private static boolean isNumeric(byte b) {
    return (b >= '0' && b <= '9') || b == '-' || b == '+' || b == '.' || b == 'e' || b == 'E';
  }

  /** The next token, which must be a string. */
  String string() throws FaultException {
    expect('"');
    StringBuilder text = new StringBuilder();
    int start = in.position();
    while (true) {
      int b = next();
      if (b == '"') {
        text.append(plain(start));
        return text.toString();
      }
      if (b < ' ') {
        throw malformed("control character in a string: 0x" + Integer.toHexString(b));
      }
      if (b == '\\') {
        text.append(plain(start));
        escape(text);
        start = in.position();
      }
    }
  }

  /** The text from {@code start} to before the byte that was just read. */
  private String plain(int start) throws FaultException {
    return Utf8.decode(in.slice(start, in.position() - 1 - start), label);
  }

  private int next() throws FaultException {
    if (!in.hasRemaining()) {
      throw malformed("unexpected EOF in a string");
    }
    return in.get() & 0xff;
  }

  private void escape(StringBuilder text) throws FaultException {
    int b = next();
    switch (b) {
      case '"', '\\', '/' -> text.append((char) b);
      case 'b' -> text.append('\b');
      case 'f' -> text.append('\f');
      case 'n' -> text.append('\n');
      case 'r' -> text.append('\r');
      case 't' -> text.append('\t');
      case 'u' -> unicode(text);
      default -> throw malformed("unknown escape in a string: " + shown(b));
    }
  }

  private void unicode(StringBuilder text) throws FaultException {
    char unit = codeUnit();
    text.append(unit);
    if (Character.isLowSurrogate(unit)) {
      throw malformed("half a surrogate pair in a string");
    }
    if (Character.isHighSurrogate(unit)) {
      char low = next() == '\\' && next() == 'u' ? codeUnit() : 0;
      if (!Character.isLowSurrogate(low)) {
        throw malformed("half a surrogate pair in a string");
      }
      text.append(low);
    }
  }

  private char codeUnit() throws FaultException {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(next(), 16);
      if (digit < 0) {
        throw malformed("\\u without four hex digits in a string");
      }
      unit = unit << 4 | digit;
    }
    return (char) unit;
  }

  FaultException malformed(String why) {
    return FaultException.malformed(label + ": " + why + " (at byte " + in.position() + ")");
  }
}
