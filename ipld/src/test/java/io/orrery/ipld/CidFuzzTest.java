package io.orrery.ipld;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A CID is the same in bytes, in text and back; the input is taken for each of the two. */
class CidFuzzTest extends FuzzTarget {
  /** Above it some bases make texts that are too long to be parsed. */
  private static final int SHORT = 128;

  @Override
  protected void feed(byte[] input) throws Exception {
    ByteBuffer in = ByteBuffer.wrap(input);
    Cid read = decoded(() -> Cid.read(in));
    Cid whole = decoded(() -> Cid.whole(ByteBuffer.wrap(input)));
    if (read == null) {
      require(whole == null, "a whole CID is one that can be read");
    } else {
      byte[] taken = Arrays.copyOf(input, in.position());
      requireBytes(taken, read.toBytes(), "a CID has one form in bytes");
      requireEqual(taken.length == input.length ? read : null, whole, "all or none of the bytes");
      check(read);
    }
    Cid parsed = decoded(() -> Cid.parse(text(input)));
    if (parsed != null) {
      check(parsed);
    }
  }

  private static void check(Cid cid) throws Exception {
    requireEqual(cid, Cid.whole(ByteBuffer.wrap(cid.toBytes())), "bytes are read back");
    requireEqual(cid.length(), cid.toBytes().length, "the length is that of the bytes");
    requireEqual(cid.toV1().multihash(), cid.multihash(), "versions share the hash");
    cid.toV0().ifPresent(v0 -> requireEqual(cid.toV1(), v0.toV1(), "version 0 and back"));
    if (cid.length() > SHORT) {
      return;
    }
    for (Multibase base : Multibase.values()) {
      requireEqual(cid, Cid.parse(cid.toString(base)), "text in " + base.label() + " is parsed");
    }
    requireEqual(cid, Cid.parse(cid.toString()), "what is printed is parsed");
  }

  @Override
  protected List<byte[]> seeds() {
    List<byte[]> seeds =
        new ArrayList<>(
            texts(
                "QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn",
                "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku",
                "bafkqaaa",
                "zdj7Wd8AMwqnhJGQCbFxBVodGSBG84TM7Hs1rcJuQMwTyfEDS",
                "bafkqabtimvwgy3yk/"));
    seeds.addAll(hex("0155000161", "01701220" + "00".repeat(32), "1220" + "ff".repeat(32)));
    return seeds;
  }

  @Override
  protected List<byte[]> vectors() throws IOException {
    List<byte[]> vectors = new ArrayList<>(hexStrings("multiformats/cid.json"));
    vectors.addAll(texts(strings("multiformats/cid.json").toArray(String[]::new)));
    return vectors;
  }
}
