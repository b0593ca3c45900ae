package io.orrery.ipld.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The strict reader takes what the writer gives and nothing else; the lenient one takes more. */
class DagCborFuzzTest extends CodecTarget {
  DagCborFuzzTest() {
    super(DataCodec.DAG_CBOR);
  }

  @Override
  protected void feed(byte[] input) throws Exception {
    super.feed(input);
    Value strict = decoded(() -> DagCbor.decodeStrict(ByteBuffer.wrap(input)));
    if (strict != null) {
      requireBytes(input, bytes(DagCbor.encode(strict)), "a value has one form");
      requireEqual(strict, DagCbor.decode(ByteBuffer.wrap(input)), "lenient is no other codec");
    }
  }

  @Override
  boolean mayLackForm(Value value) {
    return hasNegativeZero(value);
  }

  @Override
  protected List<byte[]> seeds() {
    return hex(
        "f6",
        "83f5182a3863",
        "a261610161626568656c6c6f",
        "d82a4600015500016a",
        "fb3ff8000000000000",
        "f93c00",
        "a2616201616102",
        "9f01ff",
        "3bffffffffffffffff",
        "a1602080");
  }

  @Override
  protected List<byte[]> vectors() throws IOException {
    List<byte[]> vectors = new ArrayList<>(fixtures("dag-cbor"));
    for (String part : List.of("cid", "integer_range", "map_keys", "simple", "concat", "floats")) {
      vectors.addAll(hexStrings("codecs/dasl-cbor/" + part + ".json"));
    }
    vectors.addAll(files("codecs/blocks"));
    vectors.addAll(files("codecs"));
    return vectors;
  }
}
