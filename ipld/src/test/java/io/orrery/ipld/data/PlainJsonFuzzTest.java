package io.orrery.ipld.data;

import java.io.IOException;
import java.util.List;

/** As dag-json, without links and bytes. */
class PlainJsonFuzzTest extends CodecTarget {
  PlainJsonFuzzTest() {
    super(DataCodec.JSON);
  }

  @Override
  boolean mayLackForm(Value value) {
    return false;
  }

  @Override
  protected List<byte[]> seeds() {
    return texts("{\n\t\"a\": [\n\t\t1\n\t]\n}\n", "{\"/\":\"x\"}", "[1e308,1e-320,\"\\u2028\"]");
  }

  @Override
  protected List<byte[]> vectors() throws IOException {
    return fixtures("dag-json");
  }
}
