package io.orrery.ipld.data;

import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;

/**
 * Writes the one dag-json form of a value (ipld/ipld specs/codecs/dag-json): no white space, keys
 * sorted by their bytes. Plain json differs: it has neither links nor bytes, keys stay in the order
 * of the map, and it is laid out on lines with tabs, all as Kubo writes it.
 */
final class JsonWriter implements Events {
  /** How far the last events are a map that a reader would take for a link or for bytes. */
  private enum Likeness {
    NONE,
    MAP,
    MAP_SLASH,
    MAP_SLASH_MAP,
    MAP_SLASH_MAP_BYTES
  }

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final boolean plain;
  private final String label;

  /** What closes each list and map that is open. */
  private final Deque<Character> open = new ArrayDeque<>();

  private Likeness likeness = Likeness.NONE;
  private boolean first = true;
  private boolean afterKey;

  private JsonWriter(boolean plain) {
    this.plain = plain;
    this.label = plain ? "json" : "dag-json";
  }

  /**
   * The bytes of {@code value}.
   *
   * @throws FaultException MALFORMED for what the codec cannot say: broken text; in dag-json a map
   *     whose first key would make it a link or bytes; in plain json links and bytes
   */
  static ByteBuffer write(Value value, boolean plain) throws FaultException {
    JsonWriter writer = new JsonWriter(plain);
    ValueReader.read(value, plain ? ValueReader.Order.AS_IS : ValueReader.Order.BY_BYTES, writer);
    return ByteBuffer.wrap(writer.out.toByteArray());
  }

  @Override
  public boolean readsText() {
    return true;
  }

  @Override
  public void nothing() {
    word("null");
  }

  @Override
  public void bool(boolean value) {
    word(value ? "true" : "false");
  }

  @Override
  public void integer(boolean negative, long magnitude) {
    word(new Value.Int(negative, magnitude).toString());
  }

  @Override
  public void number(double value) {
    word(JsonNumber.of(value));
  }

  @Override
  public void text(String value) throws FaultException {
    if (likeness == Likeness.MAP_SLASH || likeness == Likeness.MAP_SLASH_MAP_BYTES) {
      throw FaultException.malformed(
          "dag-json: a map that begins with the key \"/\" would read as a link or as bytes");
    }
    likeness = Likeness.NONE;
    separate();
    string(Utf8.encode(value, label));
  }

  @Override
  public void bytes(ByteBuffer view) throws FaultException {
    requireDag("bytes");
    ByteBuffer base64 = Base64.getEncoder().withoutPadding().encode(view.duplicate());
    word("{\"/\":{\"bytes\":\"" + StandardCharsets.US_ASCII.decode(base64) + "\"}}");
  }

  @Override
  public void link(Cid cid) throws FaultException {
    requireDag("links");
    word("{\"/\":\"" + cid + "\"}");
  }

  private void requireDag(String what) throws FaultException {
    if (plain) {
      throw FaultException.malformed("cannot marshal IPLD " + what + " to this codec");
    }
  }

  @Override
  public void beginList(int count) {
    open('[', ']');
    likeness = Likeness.NONE;
  }

  @Override
  public void beginMap(int count) {
    open('{', '}');
    likeness = likeness == Likeness.MAP_SLASH ? Likeness.MAP_SLASH_MAP : Likeness.MAP;
  }

  @Override
  public void key(String key) throws FaultException {
    separate();
    string(Utf8.encode(key, label));
    ascii(plain ? ": " : ":");
    afterKey = true;
    likeness = plain ? Likeness.NONE : likeness(key);
  }

  private Likeness likeness(String key) {
    boolean map = likeness == Likeness.MAP || likeness == Likeness.MAP_SLASH_MAP;
    if (map && key.equals("/")) {
      return Likeness.MAP_SLASH;
    }
    boolean bytes = likeness == Likeness.MAP_SLASH_MAP && key.equals("bytes");
    return bytes ? Likeness.MAP_SLASH_MAP_BYTES : Likeness.NONE;
  }

  @Override
  public void end() {
    char mark = open.pop();
    if (!first) {
      line();
    }
    out.write(mark);
    first = false;
    likeness = Likeness.NONE;
    if (plain && open.isEmpty()) {
      out.write('\n');
    }
  }

  private void open(char mark, char closing) {
    separate();
    out.write(mark);
    open.push(closing);
    first = true;
  }

  /** A value that is written as it is. */
  private void word(String text) {
    separate();
    ascii(text);
    likeness = Likeness.NONE;
  }

  /** Goes to where the next key or value stands. */
  private void separate() {
    if (!afterKey && !open.isEmpty()) {
      if (!first) {
        out.write(',');
      }
      line();
    }
    afterKey = false;
    first = false;
  }

  private void line() {
    if (plain) {
      out.write('\n');
      ascii("\t".repeat(open.size()));
    }
  }

  private void ascii(String text) {
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Escapes what JSON must, and U+2028 and U+2029, as Kubo does: it decides CIDs. */
  private void string(byte[] utf8) {
    out.write('"');
    for (int i = 0; i < utf8.length; i++) {
      int b = utf8[i] & 0xff;
      switch (b) {
        case '"', '\\' -> {
          out.write('\\');
          out.write(b);
        }
        case '\n' -> ascii("\\n");
        case '\r' -> ascii("\\r");
        case '\t' -> ascii("\\t");
        default -> {
          if (b < ' ') {
            ascii("\\u%04x".formatted(b));
          } else if (isSeparator(utf8, i)) {
            ascii(utf8[i + 2] == (byte) 0xa8 ? "\\u2028" : "\\u2029");
            i += 2;
          } else {
            out.write(b);
          }
        }
      }
    }
    out.write('"');
  }

  /** U+2028 is e2 80 a8, U+2029 e2 80 a9. */
  private static boolean isSeparator(byte[] utf8, int at) {
    return utf8[at] == (byte) 0xe2
        && utf8[at + 1] == (byte) 0x80
        && (utf8[at + 2] == (byte) 0xa8 || utf8[at + 2] == (byte) 0xa9);
  }
}
