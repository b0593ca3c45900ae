package io.orrery.ipld.data;

import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads one value of the CBOR subset that IPLD uses (ipld/ipld specs/codecs/dag-cbor, RFC 8949):
 * definite lengths, numbers in their shortest form, text keys, no simple values but false, true and
 * null, tag 42 alone. Nothing is allocated on the word of a length.
 */
final class CborReader {
  /** How much of the old data of the network is taken. */
  enum Dialect {
    /** dag-cbor as its specification has it: one form for each value. */
    STRICT("dag-cbor"),
    /** What Kubo reads as dag-cbor: keys in any order, short floats, undefined for null, -0. */
    LENIENT("dag-cbor"),
    /** What Kubo reads as cbor: the same without links. */
    PLAIN("cbor");

    private final String label;

    Dialect(String label) {
      this.label = label;
    }
  }

  private static final int UNSIGNED = 0;
  private static final int NEGATIVE = 1;
  private static final int BYTES = 2;
  private static final int TEXT = 3;
  private static final int LIST = 4;
  private static final int MAP = 5;
  private static final int TAG = 6;

  /** The tag of a link (multiformats: 42). */
  static final int LINK_TAG = 42;

  /** A list or map that is being read. */
  private static final class Level {
    private final Set<String> keys;
    private long left;
    private int lastAt;
    private int lastEnd;

    /**
     * Opens a list or map of {@code count}.
     *
     * @param keys for those of a map, null for a list
     */
    Level(long count, Set<String> keys) {
      this.left = count;
      this.keys = keys;
    }
  }

  private final ByteBuffer in;
  private final Dialect dialect;
  private final Events events;
  private final Bounds bounds;
  private final Deque<Level> open = new ArrayDeque<>();

  private CborReader(ByteBuffer in, Dialect dialect, Events events) {
    this.in = in;
    this.dialect = dialect;
    this.events = events;
    this.bounds = new Bounds(dialect.label);
  }

  /**
   * Shows the one value that {@code bytes} holds from its position to its limit; the buffer does
   * not move.
   *
   * @throws FaultException MALFORMED, or what the listener throws
   */
  static void read(ByteBuffer bytes, Dialect dialect, Events events) throws FaultException {
    CborReader reader = new CborReader(bytes.duplicate(), dialect, events);
    reader.run();
    if (reader.in.hasRemaining()) {
      throw reader.malformed("unexpected content after end of cbor object");
    }
  }

  private void run() throws FaultException {
    value();
    while (!open.isEmpty()) {
      Level level = open.peek();
      if (level.left-- == 0) {
        open.pop();
        events.end();
      } else {
        if (level.keys != null) {
          key(level);
        }
        value();
      }
    }
  }

  /** Shows a value, or the beginning of one that others follow. */
  private void value() throws FaultException {
    bounds.count();
    int head = next();
    int info = head & 0x1f;
    switch (head >>> 5) {
      case UNSIGNED -> events.integer(false, argument(info));
      case NEGATIVE -> events.integer(true, argument(info));
      case BYTES -> events.bytes(bytes(info));
      case TEXT -> events.text(text(info));
      case LIST -> {
        int count = open(info, 1);
        events.beginList(count);
        open.push(new Level(count, null));
      }
      case MAP -> {
        int count = open(info, 2);
        events.beginMap(count);
        open.push(new Level(count, new HashSet<>()));
      }
      case TAG -> link(argument(info));
      default -> simple(info);
    }
  }

  /** The count of a list or map, each of whose parts takes at least {@code bytesEach}. */
  private int open(int info, int bytesEach) throws FaultException {
    long count = argument(info);
    requireRoom(count, bytesEach);
    bounds.enter(open.size());
    return (int) count;
  }

  private void key(Level level) throws FaultException {
    bounds.count();
    int at = in.position();
    int head = next();
    if (head >>> 5 != TEXT) {
      throw malformed("a map key is not text");
    }
    String key = text(head & 0x1f);
    boolean first = level.keys.isEmpty();
    if (!level.keys.add(key)) {
      throw malformed("duplicate map key \"" + key + "\"");
    }
    // The heads of shorter keys are smaller: bytes in order are keys in order.
    if (dialect == Dialect.STRICT && !first && !ordered(level.lastAt, level.lastEnd, at)) {
      throw malformed("map key \"" + key + "\" is out of order");
    }
    level.lastAt = at;
    level.lastEnd = in.position();
    events.key(key);
  }

  private boolean ordered(int lastAt, int lastEnd, int at) {
    ByteBuffer last = in.duplicate().limit(lastEnd).position(lastAt);
    ByteBuffer key = in.duplicate().limit(in.position()).position(at);
    int differs = last.mismatch(key);
    return differs >= 0 && (last.get(lastAt + differs) & 0xff) < (key.get(at + differs) & 0xff);
  }

  private void link(long tag) throws FaultException {
    if (tag != LINK_TAG || dialect == Dialect.PLAIN) {
      throw malformed("unhandled cbor tag " + Long.toUnsignedString(tag));
    }
    int head = next();
    if (head >>> 5 != BYTES) {
      throw malformed("tag 42 is not on a byte string");
    }
    ByteBuffer bytes = bytes(head & 0x1f);
    if (!bytes.hasRemaining() || bytes.get() != 0) {
      throw malformed("invalid multibase on IPLD link");
    }
    events.link(Cid.whole(bytes));
  }

  private void simple(int info) throws FaultException {
    switch (info) {
      case 20 -> events.bool(false);
      case 21 -> events.bool(true);
      case 22 -> events.nothing();
      case 23 -> {
        if (dialect == Dialect.STRICT) {
          throw malformed("undefined has no place in the data model");
        }
        events.nothing();
      }
      case 25 -> shortFloat(half((short) fixed(2)));
      case 26 -> shortFloat(Float.intBitsToFloat((int) fixed(4)));
      case 27 -> number(Double.longBitsToDouble(fixed(8)));
      default -> throw malformed("simple value or break " + info + " has no place here");
    }
  }

  private void shortFloat(double value) throws FaultException {
    if (dialect == Dialect.STRICT) {
      throw malformed("a float of less than 64 bits");
    }
    number(value);
  }

  private void number(double value) throws FaultException {
    if (!Double.isFinite(value)) {
      throw malformed("the data model has no " + value);
    }
    if (dialect == Dialect.STRICT && value == 0 && 1 / value < 0) {
      throw malformed("the data model has no negative zero");
    }
    events.number(value);
  }

  /** IEEE 754 binary16 (RFC 8949, appendix D). */
  private static double half(short bits) {
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    double value =
        switch (exponent) {
          case 0 -> Math.scalb((double) fraction, -24);
          case 31 -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
          default -> Math.scalb((double) (fraction + 1024), exponent - 25);
        };
    return bits < 0 ? -value : value;
  }

  private String text(int info) throws FaultException {
    ByteBuffer view = bytes(info);
    return events.readsText()
        ? Utf8.decode(view, dialect.label)
        : StandardCharsets.ISO_8859_1.decode(view).toString();
  }

  /** A view of the bytes of a string, which are passed. */
  private ByteBuffer bytes(int info) throws FaultException {
    long length = argument(info);
    requireRoom(length, 1);
    ByteBuffer view = in.slice(in.position(), (int) length);
    in.position(in.position() + (int) length);
    return view;
  }

  /** Refuses a length or count, unsigned, that the bytes that are left cannot hold. */
  private void requireRoom(long count, int bytesEach) throws FaultException {
    if (count < 0 || count > in.remaining() / bytesEach) {
      throw malformed("a length is more than the bytes that are left: unexpected EOF");
    }
  }

  /** The unsigned argument of a head, which must be in its shortest form. */
  private long argument(int info) throws FaultException {
    if (info < 24) {
      return info;
    }
    if (info > 27) {
      throw malformed(info == 31 ? "indefinite length" : "reserved head");
    }
    long value = fixed(1 << (info - 24));
    long least = info == 24 ? 24 : 1L << (8 << (info - 25));
    if (Long.compareUnsigned(value, least) < 0) {
      throw malformed("an integer or length is not in its shortest form");
    }
    return value;
  }

  private long fixed(int length) throws FaultException {
    requireRoom(length, 1);
    long value = 0;
    for (int i = 0; i < length; i++) {
      value = (value << 8) | (in.get() & 0xff);
    }
    return value;
  }

  private int next() throws FaultException {
    requireRoom(1, 1);
    return in.get() & 0xff;
  }

  private FaultException malformed(String why) {
    return FaultException.malformed(dialect.label + ": " + why);
  }
}
