package io.orrery.ipld.data;

import io.orrery.ipld.FaultException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Shows a value that was built, the entries of its maps in the order in which they are to be
 * written. Like all readers it keeps what is open in a list of its own: values nest deeper than the
 * stacks of threads allow.
 */
final class ValueReader {
  /** In which order a codec writes the entries of a map. */
  enum Order {
    /** As they stand. */
    AS_IS,
    /** By the bytes of their keys. */
    BY_BYTES,
    /** Shorter keys first, in bytes, then by bytes (RFC 7049, canonical CBOR). */
    BY_LENGTH
  }

  private static final Comparator<Entry> BY_BYTES =
      (one, other) -> Arrays.compareUnsigned(one.utf8, other.utf8);
  private static final Comparator<Entry> BY_LENGTH =
      Comparator.<Entry>comparingInt(entry -> entry.utf8.length).thenComparing(BY_BYTES);

  private static final class Entry {
    private final byte[] utf8;
    private final String key;
    private final Value value;

    Entry(Map.Entry<String, Value> entry) {
      this.key = entry.getKey();
      this.utf8 = key.getBytes(StandardCharsets.UTF_8);
      this.value = entry.getValue();
    }
  }

  /** A list or map that is shown; one of the two iterators is null. */
  private record Level(Iterator<Value> items, Iterator<Entry> entries) {}

  private final Order order;
  private final Events events;
  private final Deque<Level> open = new ArrayDeque<>();

  private ValueReader(Order order, Events events) {
    this.order = order;
    this.events = events;
  }

  /** Shows {@code value}; throws what the listener throws. */
  static void read(Value value, Order order, Events events) throws FaultException {
    new ValueReader(order, events).run(value);
  }

  private void run(Value value) throws FaultException {
    show(value);
    while (!open.isEmpty()) {
      Level level = open.peek();
      if (level.items != null && level.items.hasNext()) {
        show(level.items.next());
      } else if (level.entries != null && level.entries.hasNext()) {
        Entry entry = level.entries.next();
        events.key(entry.key);
        show(entry.value);
      } else {
        open.pop();
        events.end();
      }
    }
  }

  private void show(Value value) throws FaultException {
    if (value instanceof Value.List list) {
      events.beginList(list.values().size());
      open.push(new Level(list.values().iterator(), null));
    } else if (value instanceof Value.Map map) {
      events.beginMap(map.entries().size());
      open.push(new Level(null, ordered(map).iterator()));
    } else if (value instanceof Value.Int integer) {
      events.integer(integer.negative(), integer.magnitude());
    } else if (value instanceof Value.Text text) {
      events.text(text.value());
    } else if (value instanceof Value.Bytes bytes) {
      events.bytes(bytes.value().duplicate());
    } else if (value instanceof Value.Link link) {
      events.link(link.cid());
    } else if (value instanceof Value.Float64 number) {
      events.number(number.value());
    } else if (value instanceof Value.Bool bool) {
      events.bool(bool.value());
    } else {
      events.nothing();
    }
  }

  private List<Entry> ordered(Value.Map map) {
    List<Entry> entries = new ArrayList<>(map.entries().size());
    for (Map.Entry<String, Value> entry : map.entries().entrySet()) {
      entries.add(new Entry(entry));
    }
    if (order != Order.AS_IS) {
      entries.sort(order == Order.BY_LENGTH ? BY_LENGTH : BY_BYTES);
    }
    return entries;
  }
}
