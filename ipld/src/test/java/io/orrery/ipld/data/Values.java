package io.orrery.ipld.data;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.HashFunction;
import io.orrery.ipld.Multihash;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Values of every kind, for properties. */
final class Values {
  private Values() {}

  static Cid cid(byte[] content, Codec codec) {
    return Cid.v1(codec.code(), Multihash.hash(HashFunction.SHA2_256, ByteBuffer.wrap(content)));
  }

  static Arbitrary<Cid> cids() {
    return Arbitraries.bytes()
        .array(byte[].class)
        .ofMaxSize(4)
        .flatMap(content -> Arbitraries.of(Codec.class).map(codec -> cid(content, codec)));
  }

  /** Text of whole characters, beyond the first plane too. */
  static Arbitrary<String> texts() {
    return Arbitraries.integers()
        .between(0, Character.MAX_CODE_POINT)
        .filter(c -> c < 0xd800 || c > 0xdfff)
        .list()
        .ofMaxSize(6)
        .map(points -> points.stream().map(Character::toString).collect(Collectors.joining()));
  }

  static Arbitrary<Value> scalars() {
    return Arbitraries.oneOf(
        List.of(
            Arbitraries.just(Value.Null.NULL),
            Arbitraries.of(true, false).map(Value.Bool::new),
            Arbitraries.of(true, false)
                .flatMap(
                    negative ->
                        Arbitraries.longs().map(magnitude -> new Value.Int(negative, magnitude))),
            doubles().map(Value.Float64::new),
            texts().map(Value.Text::new),
            Arbitraries.bytes()
                .array(byte[].class)
                .ofMaxSize(300)
                .map(bytes -> new Value.Bytes(ByteBuffer.wrap(bytes))),
            cids().map(Value.Link::new)));
  }

  /** Every finite float but -0, evenly over the bit patterns. */
  static Arbitrary<Double> doubles() {
    return Arbitraries.longs()
        .map(Double::longBitsToDouble)
        .filter(
            value -> Double.isFinite(value) && Double.doubleToLongBits(value) != Long.MIN_VALUE);
  }

  /** Trees of some levels. */
  static Arbitrary<Value> values() {
    return Arbitraries.recursive(Values::scalars, Values::around, 0, 3);
  }

  private static Arbitrary<Value> around(Arbitrary<Value> inner) {
    Arbitrary<Value> lists = inner.list().ofMaxSize(4).map(Value.List::new);
    Arbitrary<Value> maps =
        Arbitraries.maps(texts(), inner)
            .ofMaxSize(4)
            .map((Map<String, Value> m) -> new Value.Map(m));
    return Arbitraries.oneOf(List.of(inner, lists, maps));
  }
}
