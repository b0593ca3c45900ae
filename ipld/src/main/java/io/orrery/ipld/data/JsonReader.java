package io.orrery.ipld.data;

import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads one value of JSON (RFC 8259, UTF-8), with or without the forms that dag-json has for links
 * and bytes (ipld/ipld specs/codecs/dag-json). White space and keys in any order are taken, as by
 * everybody; a map that begins as one of those forms and goes on otherwise is refused.
 */
final class JsonReader {
  private static final String RESERVED = "/";

  /** A list or map that is being read. */
  private static final class Level {
    private final Set<String> keys;
    private boolean begun;

    /**
     * Opens a list or map.
     *
     * @param keys for those of a map, null for a list
     */
    Level(Set<String> keys) {
      this.keys = keys;
    }
  }

  private final JsonText in;
  private final boolean dag;
  private final Events events;
  private final Bounds bounds;
  private final Deque<Level> open = new ArrayDeque<>();

  private JsonReader(ByteBuffer bytes, boolean dag, Events events) {
    String label = dag ? "dag-json" : "json";
    this.in = new JsonText(bytes, label);
    this.dag = dag;
    this.events = events;
    this.bounds = new Bounds(label);
  }

  /**
   * Shows the one value that {@code bytes} holds from its position to its limit; the buffer does
   * not move.
   *
   * @param dag whether the forms of links and bytes are read as such
   * @throws FaultException MALFORMED, or what the listener throws
   */
  static void read(ByteBuffer bytes, boolean dag, Events events) throws FaultException {
    JsonReader reader = new JsonReader(bytes, dag, events);
    reader.run();
    if (reader.in.peek() != JsonText.END) {
      throw reader.in.malformed("unexpected content after end of json object");
    }
  }

  private void run() throws FaultException {
    value();
    while (!open.isEmpty()) {
      Level level = open.peek();
      if (goesOn(level)) {
        if (level.keys != null) {
          key(level);
        }
        value();
      } else {
        open.pop();
        events.end();
      }
    }
  }

  /** Whether another part follows, and not the end, which is then passed. */
  private boolean goesOn(Level level) throws FaultException {
    char end = level.keys != null ? '}' : ']';
    if (!level.begun) {
      level.begun = true;
      return !in.skips(end);
    }
    if (in.skips(',')) {
      return true;
    }
    in.expect(end);
    return false;
  }

  private void key(Level level) throws FaultException {
    bounds.count();
    String key = in.string();
    if (!level.keys.add(key)) {
      throw in.malformed("cannot repeat map key \"" + key + "\"");
    }
    in.expect(':');
    events.key(key);
  }

  /** Shows a value, or the beginning of one that others follow. */
  private void value() throws FaultException {
    bounds.count();
    switch (in.peek()) {
      case '{' -> map();
      case '[' -> list();
      case '"' -> events.text(in.string());
      case 't' -> {
        in.word("true");
        events.bool(true);
      }
      case 'f' -> {
        in.word("false");
        events.bool(false);
      }
      case 'n' -> {
        in.word("null");
        events.nothing();
      }
      case JsonText.END -> throw in.malformed("unexpected EOF");
      default -> JsonNumber.read(in.number(), in, events);
    }
  }

  private void list() throws FaultException {
    bounds.enter(open.size());
    in.expect('[');
    events.beginList(Events.UNKNOWN);
    open.push(new Level(null));
  }

  private void map() throws FaultException {
    bounds.enter(open.size());
    in.expect('{');
    if (!dag || !reserved()) {
      events.beginMap(Events.UNKNOWN);
      open.push(new Level(new HashSet<>()));
    }
  }

  /**
   * Shows the link or the bytes that a map stands for. Behind its brace, which it returns to if the
   * map is only a map.
   */
  private boolean reserved() throws FaultException {
    int start = in.position();
    if (opens(RESERVED)) {
      if (in.peek() == '"') {
        events.link(Cid.parse(in.string()));
        close();
        return true;
      }
      if (in.skips('{') && opens("bytes") && in.peek() == '"') {
        events.bytes(base64(in.string()));
        close();
        close();
        return true;
      }
    }
    in.position(start);
    return false;
  }

  /** Whether the next key is {@code key}; then passes it and its colon. */
  private boolean opens(String key) throws FaultException {
    if (in.peek() != '"' || !in.string().equals(key)) {
      return false;
    }
    in.expect(':');
    return true;
  }

  private void close() throws FaultException {
    if (!in.skips('}')) {
      throw in.malformed("a map that begins as a link or as bytes has more keys");
    }
  }

  private ByteBuffer base64(String text) throws FaultException {
    try {
      return ByteBuffer.wrap(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw in.malformed("bytes that are no base64");
    }
  }
}
