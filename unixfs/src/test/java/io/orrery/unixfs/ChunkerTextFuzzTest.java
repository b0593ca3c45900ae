package io.orrery.unixfs;

import io.orrery.ipld.FuzzTarget;
import java.util.List;

/** A chunker's text names a chunker or is refused. */
class ChunkerTextFuzzTest extends FuzzTarget {
  @Override
  protected void feed(byte[] input) throws Exception {
    decoded(() -> ChunkerText.parse(text(input)));
  }

  @Override
  protected List<byte[]> seeds() {
    return texts(
        "size-262144", "rabin", "rabin-100", "rabin-min:16-avg:32-max:64", "buzhash", "default");
  }
}
