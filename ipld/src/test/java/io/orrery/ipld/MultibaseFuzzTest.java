package io.orrery.ipld;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Each text has one meaning and, but for letter case, each meaning one text. */
class MultibaseFuzzTest extends FuzzTarget {
  private static final Set<Character> ANY_CASE =
      Set.of('f', 'F', 'b', 'B', 'c', 'C', 'v', 'V', 't');
  private static final Set<Character> ANY_CASE_TOO = Set.of('T', 'h', 'k', 'K');

  @Override
  protected void feed(byte[] input) throws Exception {
    String text = text(input);
    byte[] decoded = decoded(() -> Multibase.decode(text));
    if (decoded != null) {
      String again = Multibase.of(text).encode(decoded);
      boolean anyCase = ANY_CASE.contains(text.charAt(0)) || ANY_CASE_TOO.contains(text.charAt(0));
      require(
          again.equals(text) || (anyCase && again.equalsIgnoreCase(text)),
          "a text that is read is written the same: " + text + " became " + again);
    }
    if (input.length <= 64) {
      for (Multibase base : Multibase.values()) {
        requireBytes(input, Multibase.decode(base.encode(input)), "what is written is read");
      }
    }
  }

  @Override
  protected List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (Multibase base : Multibase.values()) {
      seeds.addAll(texts(base.encode(new byte[] {0, 0, 1, -1, 7})));
    }
    return seeds;
  }

  @Override
  protected List<byte[]> vectors() throws IOException {
    return texts(strings("multiformats/cid.json").toArray(String[]::new));
  }
}
