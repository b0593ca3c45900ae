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
  private static final Value[] SMALL = new Value[256];

  static {
    // A block of nothing but small integers must not take forty times its size.
    for (int i = 0; i < SMALL.length; i++) {
      SMALL[i] = Value.Int.of(i);
    }
  }

  private static final Value.Bool TRUE = new Value.Bool(true);
  private static final Value.Bool FALSE = new Value.Bool(false);
  private static final Value.List EMPTY_LIST = Value.List.of();
  private static final Value.Map EMPTY_MAP = new Value.Map(Map.of());
  private static final Value.Text EMPTY_TEXT = new Value.Text("");

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
  public void nothing() {
    add(Value.Null.NULL);
  }

  @Override
  public void bool(boolean value) {
    add(value ? TRUE : FALSE);
  }

  @Override
  public void integer(boolean negative, long magnitude) {
    boolean small = !negative && magnitude >= 0 && magnitude < SMALL.length;
    add(small ? SMALL[(int) magnitude] : new Value.Int(negative, magnitude));
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
    ByteBuffer copy = ByteBuffer.allocate(view.remaining()).put(view.duplicate()).flip();
    add(new Value.Bytes(copy));
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
