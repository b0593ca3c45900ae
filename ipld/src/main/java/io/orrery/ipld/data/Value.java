package io.orrery.ipld.data;

import io.orrery.ipld.Cid;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;

/**
 * A value of the IPLD data model: one of its nine kinds. Immutable; equal by content, maps without
 * regard to the order of their keys.
 */
public sealed interface Value {
  /** The kind's name as the data model has it, lower case. */
  String kind();

  /** The one value that says nothing. */
  enum Null implements Value {
    NULL;

    @Override
    public String kind() {
      return "null";
    }
  }

  /** True or false. */
  record Bool(boolean value) implements Value {
    @Override
    public String kind() {
      return "bool";
    }
  }

  /**
   * An integer from -2^64 to 2^64-1, as CBOR holds it: {@code magnitude} is unsigned and stands for
   * itself, or, when {@code negative}, for -1 less itself. So each integer has one form.
   */
  record Int(boolean negative, long magnitude) implements Value {
    public static Int of(long value) {
      return new Int(value < 0, value < 0 ? ~value : value);
    }

    /** Whether a {@code long} holds it. */
    public boolean isLong() {
      return magnitude >= 0;
    }

    /** The integer; meaningful only if {@link #isLong()}. */
    public long toLong() {
      return negative ? ~magnitude : magnitude;
    }

    /** In decimal. */
    @Override
    public String toString() {
      if (isLong()) {
        return Long.toString(toLong());
      }
      BigInteger positive = new BigInteger(Long.toUnsignedString(magnitude));
      return (negative ? positive.not() : positive).toString();
    }

    @Override
    public String kind() {
      return "int";
    }
  }

  /** A finite number in binary floating point, 64 bits; equal by bits. */
  record Float64(double value) implements Value {
    public Float64 {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("the data model has no " + value);
      }
    }

    @Override
    public String kind() {
      return "float";
    }
  }

  /** Unicode text ("string" in the data model). */
  record Text(String value) implements Value {
    @Override
    public String kind() {
      return "string";
    }
  }

  /** Bytes; the buffer is read-only, belongs to the value and is never to be moved. */
  record Bytes(ByteBuffer value) implements Value {
    public Bytes {
      value = value.asReadOnlyBuffer();
    }

    @Override
    public String kind() {
      return "bytes";
    }
  }

  /** Values one after another. */
  record List(java.util.List<Value> values) implements Value {
    public List {
      values = Collections.unmodifiableList(new ArrayList<>(values));
    }

    public static List of(Value... values) {
      return new List(java.util.List.of(values));
    }

    @Override
    public String kind() {
      return "list";
    }
  }

  /** Values by key, in the order in which they were read or made. */
  record Map(java.util.Map<String, Value> entries) implements Value {
    public Map {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** The value at {@code key}, or null. */
    public Value get(String key) {
      return entries.get(key);
    }

    @Override
    public String kind() {
      return "map";
    }
  }

  /** A link to a block. */
  record Link(Cid cid) implements Value {
    @Override
    public String kind() {
      return "link";
    }
  }
}
