package io.orrery.ipld.data;

import java.io.IOException;
import java.util.List;

/** What is read is written and read the same. */
class DagJsonFuzzTest extends CodecTarget {
  DagJsonFuzzTest() {
    super(DataCodec.DAG_JSON);
  }

  @Override
  boolean mayLackForm(Value value) {
    return hasReservedMap(value);
  }

  @Override
  protected List<byte[]> seeds() {
    return texts(
        " [1, -2, 1.5e3, null, true, \"\\u00e4\\n\\ud83d\\ude80\"] ",
        "{\"/\":\"bafkqaaa\"}",
        "{\"a\":{\"/\":{\"bytes\":\"AQID\"}},\"b\":{\"/\":1}}",
        "18446744073709551615",
        "-0.0",
        "{\"a\":1,\"/\":\"x\"}");
  }

  @Override
  protected List<byte[]> vectors() throws IOException {
    return fixtures("dag-json");
  }
}
