package io.orrery.node.json;

import io.orrery.ipld.FuzzTarget;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;

/** What is read can be written, and reads as the same, in one line and in many. */
class JsonFuzzTest extends FuzzTarget {
  @Override
  protected void feed(byte[] input) throws Exception {
    List<Object> values = new ArrayList<>();
    decoded(
        () -> {
          JsonReader reader = new JsonReader(new ByteArrayInputStream(input));
          while (reader.hasNext()) {
            values.add(reader.next());
          }
          return values;
        });
    for (Object value : values) {
      // Read back once, a number is in the one of its two kinds that its text has.
      String written = JsonWriter.compact(value);
      Object again = JsonReader.parse(written);
      requireEqual(written, JsonWriter.compact(again), "what is written is read");
      requireEqual(again, JsonReader.parse(JsonWriter.indented(value, "  ")), "lines say the same");
    }
  }

  @Override
  protected List<byte[]> seeds() {
    return texts(
        "{\"Bytes\":1,\"Name\":\"a\\u00e4\\ud83d\\ude80\\ud83d\\n\"}{\"Bytes\":-2}\n[]",
        "[1.5e3,-0.0,18446744073709551616,true,null,\"<&>\"]",
        "1e308",
        "\"\\u2028\"");
  }
}
