package io.orrery.ipld.data;

import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.FuzzTarget;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** What holds of each codec that has a form for nearly every value. */
abstract class CodecTarget extends FuzzTarget {
  private final DataCodec codec;

  CodecTarget(DataCodec codec) {
    this.codec = codec;
  }

  /** Whether the codec can read {@code value} but has no canonical form of it. */
  abstract boolean mayLackForm(Value value);

  @Override
  protected void feed(byte[] input) throws Exception {
    ByteBuffer bytes = ByteBuffer.wrap(input);
    Value value = decoded(() -> codec.decode(bytes));
    List<Cid> listed = decoded(() -> links(bytes));
    require(bytes.position() == 0, "the buffer does not move");
    List<Cid> held = value == null ? null : linksIn(value);
    if (hasLinks()) {
      // A listing of dag-cbor looks at no text, and so takes blocks whose text is none.
      if (held != null || codec != DataCodec.DAG_CBOR) {
        requireEqual(
            held, listed, "a listing shows the links of the value, or refuses as decoding");
      }
    } else {
      requireEqual(List.of(), listed, "a codec without links has none to list");
      require(held == null || held.isEmpty(), "a codec without links reads none");
    }
    if (value != null) {
      checkEncoding(value);
    }
  }

  private boolean hasLinks() {
    return codec == DataCodec.DAG_CBOR || codec == DataCodec.DAG_JSON;
  }

  private void checkEncoding(Value value) throws Exception {
    ByteBuffer encoded = decoded(() -> codec.encode(value));
    if (encoded == null) {
      require(mayLackForm(value), "what is read can be written");
      return;
    }
    Value again = codec.decode(encoded);
    requireEqual(value, again, "what is written is read");
    requireBytes(bytes(encoded), bytes(codec.encode(again)), "canonical bytes stay");
  }

  private List<Cid> links(ByteBuffer bytes) throws FaultException {
    List<Cid> cids = new ArrayList<>();
    codec.links(bytes, (name, cid) -> cids.add(cid));
    return cids;
  }

  private static List<Cid> linksIn(Value value) {
    List<Cid> cids = new ArrayList<>();
    collect(value, cids);
    return cids;
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

  /** Whether a value has -0 somewhere in it. */
  static boolean hasNegativeZero(Value value) {
    if (value instanceof Value.Float64 number) {
      return number.value() == 0 && 1 / number.value() < 0;
    }
    return value instanceof Value.List list
        ? list.values().stream().anyMatch(CodecTarget::hasNegativeZero)
        : value instanceof Value.Map map
            && map.entries().values().stream().anyMatch(CodecTarget::hasNegativeZero);
  }

  /** Whether a map somewhere in a value would read as a link or as bytes in dag-json. */
  static boolean hasReservedMap(Value value) {
    if (value instanceof Value.List list) {
      return list.values().stream().anyMatch(CodecTarget::hasReservedMap);
    }
    return value instanceof Value.Map map
        && (map.get("/") instanceof Value.Text
            || (map.get("/") instanceof Value.Map inner && inner.get("bytes") instanceof Value.Text)
            || map.entries().values().stream().anyMatch(CodecTarget::hasReservedMap));
  }

  /** The bytes of each fixture in a codec. */
  static List<byte[]> fixtures(String codec) {
    List<byte[]> fixtures = new ArrayList<>();
    io.orrery.ipld.Vectors.json("codecs/fixtures.json")
        .forEach(
            row -> {
              if (row.has(codec)) {
                fixtures.add(io.orrery.ipld.Hex.bytes(row.get(codec).get("hex").textValue()));
              }
            });
    return fixtures;
  }
}
