package io.orrery.ipld.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Hex;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is written is read back, whatever the value; what is read is written as it was. */
class RoundTripTest {
  @Property
  void dagCborReadsWhatItWrites(@ForAll("values") Value value) throws Exception {
    ByteBuffer bytes = DagCbor.encode(value);
    assertThat(DagCbor.decodeStrict(bytes)).isEqualTo(value);
    assertThat(DagCbor.decode(bytes)).isEqualTo(value);
    assertThat(bytes.position()).isZero();
  }

  @Property
  void dagJsonReadsWhatItWrites(@ForAll("values") Value value) throws Exception {
    ByteBuffer bytes;
    try {
      bytes = DagJson.encode(value);
    } catch (FaultException e) {
      assertThat(e).hasMessageContaining("would read as a link or as bytes");
      return;
    }
    assertThat(DagJson.decode(bytes)).isEqualTo(value);
    assertThat(DagCbor.encode(DagJson.decode(bytes))).isEqualTo(DagCbor.encode(value));
  }

  /** Each accepted form is the one that the writer gives. */
  @Property
  void strictCborHasOneFormForEachValue(@ForAll byte[] noise) throws Exception {
    ByteBuffer bytes = ByteBuffer.wrap(noise);
    Value value;
    try {
      value = DagCbor.decodeStrict(bytes);
    } catch (FaultException e) {
      return;
    }
    assertThat(Hex.of(DagCbor.encode(value))).isEqualTo(Hex.of(noise));
  }

  /** Damage is refused with a reason or read as something else; it never breaks the reader. */
  @Property
  void damageIsAFaultOrAnotherValue(
      @ForAll("values") Value value, @ForAll int at, @ForAll byte damage) throws Exception {
    for (DataCodec codec : List.of(DataCodec.DAG_CBOR, DataCodec.DAG_JSON)) {
      byte[] bytes;
      try {
        bytes = codec.encode(value).array().clone();
      } catch (FaultException e) {
        continue;
      }
      bytes[Math.floorMod(at, bytes.length)] = damage;
      assertThatCode(() -> reads(codec, ByteBuffer.wrap(bytes))).doesNotThrowAnyException();
    }
  }

  /** What decodes has links; what does not has none, unless only its text is at fault. */
  private static void reads(DataCodec codec, ByteBuffer bytes) {
    String refusal = null;
    try {
      codec.decode(bytes);
    } catch (FaultException e) {
      refusal = e.getMessage();
    }
    try {
      codec.links(bytes, (name, cid) -> {});
      assertThat(refusal)
          .satisfiesAnyOf(
              text -> assertThat(text).isNull(), text -> assertThat(text).endsWith("not UTF-8"));
    } catch (FaultException e) {
      assertThat(refusal).isNotNull();
    }
  }

  /** The links that are listed are those of the model, in the order of the bytes. */
  @Property
  void linksAreThoseOfTheValue(@ForAll("values") Value value) throws Exception {
    ByteBuffer bytes = DagCbor.encode(value);
    List<Cid> listed = new ArrayList<>();
    DataCodec.DAG_CBOR.links(bytes, (name, cid) -> listed.add(cid));
    List<Cid> held = new ArrayList<>();
    collect(DagCbor.decode(bytes), held);
    assertThat(listed).isEqualTo(held);
  }

  private static void collect(Value value, List<Cid> links) {
    if (value instanceof Value.Link link) {
      links.add(link.cid());
    } else if (value instanceof Value.List list) {
      list.values().forEach(item -> collect(item, links));
    } else if (value instanceof Value.Map map) {
      map.entries().values().forEach(item -> collect(item, links));
    }
  }

  @Property
  void floatsAreWrittenShortAndReadBack(@ForAll("doubles") double value) {
    String text = JsonNumber.of(value);
    assertThat(Double.parseDouble(text)).isEqualTo(value);
    assertThat(text).containsAnyOf(".", "e");
    assertThat(digits(text)).isLessThanOrEqualTo(digits(Double.toString(value)));
  }

  private static int digits(String number) {
    return new BigDecimal(number).stripTrailingZeros().precision();
  }

  @Provide
  Arbitrary<Value> values() {
    return Values.values();
  }

  @Provide
  Arbitrary<Double> doubles() {
    return Values.doubles();
  }
}
