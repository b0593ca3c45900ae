package io.orrery.ipld.data;

import io.orrery.ipld.Cid;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the model of what a reader shows. */
final class ValueBuilder implements Events {
  // What takes a byte or two in a block is shared, or a block of nothing else took a hundredfold.
  private static final Value.Int[] SMALL = new Value.Int[256];
  private static final Value.Int[] SMALL_NEGATIVE = new Value.Int[256];

  static {
    for (int i = 0; i < SMALL.length; i++) {
      SMALL[i] = new Value.Int(false, i);
      SMALL_NEGATIVE[i] = new Value.Int(true, i);
    }
  }

  private static final Value.Bool TRUE = new Value.Bool(true);
  private static final Value.Bool FALSE = new Value.Bool(false);
  private static final Value.List EMPTY_LIST = Value.List.of();
  private static final Value.Map EMPTY_MAP = new Value.Map(Map.of());
  private static final Value.Text EMPTY_TEXT = new Value.Text("");
  private static final Value.Bytes EMPTY_BYTES = new Value.Bytes(ByteBuffer.allocate(0));

  /** A list or map that is still open. */
  private static final class Frame {
    private final List<Value> items;
    private final Map<String, Value> entries;
    private String key;

    Frame(List<Value> items, Map<String, Value> entries) {
      this.items = items;
      this.entries = entries;
    }
  }

  private final Deque<Frame> open = new ArrayDeque<>();
  private Value built;

  /** The value, once all of it was shown. */
  Value value() {
    return built;
  }

  private void add(Value value) {
    Frame frame = open.peek();
    if (frame == null) {
      built = value;
    } else if (frame.items != null) {
      frame.items.add(value);
    } else {
      frame.entries.put(frame.key, value);
    }
  }

  @Override
  public boolean readsText() {
    return true;
  }

  @Override
  public void nothing() {
    add(Value.Null.NULL);
  }

  @Override
  public void bool(boolean value) {
    add(value ? TRUE : FALSE);
  }

  @Override
  public void integer(boolean negative, long magnitude) {
    if (magnitude >= 0 && magnitude < SMALL.length) {
      add((negative ? SMALL_NEGATIVE : SMALL)[(int) magnitude]);
    } else {
      add(new Value.Int(negative, magnitude));
    }
  }

  @Override
  public void number(double value) {
    add(new Value.Float64(value));
  }

  @Override
  public void text(String value) {
    add(value.isEmpty() ? EMPTY_TEXT : new Value.Text(value));
  }

  @Override
  public void bytes(ByteBuffer view) {
    if (view.hasRemaining()) {
      ByteBuffer copy = ByteBuffer.allocate(view.remaining()).put(view.duplicate()).flip();
      add(new Value.Bytes(copy));
    } else {
      add(EMPTY_BYTES);
    }
  }

  @Override
  public void link(Cid cid) {
    add(new Value.Link(cid));
  }

  @Override
  public void beginList(int count) {
    open.push(new Frame(new ArrayList<>(), null));
  }

  @Override
  public void beginMap(int count) {
    open.push(new Frame(null, new LinkedHashMap<>()));
  }

  @Override
  public void key(String key) {
    open.element().key = key;
  }

  @Override
  public void end() {
    Frame frame = open.pop();
    if (frame.items != null) {
      add(frame.items.isEmpty() ? EMPTY_LIST : new Value.List(frame.items));
    } else {
      add(frame.entries.isEmpty() ? EMPTY_MAP : new Value.Map(frame.entries));
    }
  }
}
