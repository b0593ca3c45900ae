package io.orrery.ipld.data;

import java.io.IOException;
import java.util.List;

/** As dag-cbor, without links and with keys as they stand. */
class PlainCborFuzzTest extends CodecTarget {
  PlainCborFuzzTest() {
    super(DataCodec.CBOR);
  }

  @Override
  boolean mayLackForm(Value value) {
    return false;
  }

  @Override
  protected List<byte[]> seeds() {
    return hex("f7", "fb8000000000000000", "a2616201616102", "d82a4600015500016a", "820180");
  }

  @Override
  protected List<byte[]> vectors() throws IOException {
    return fixtures("dag-cbor");
  }
}
