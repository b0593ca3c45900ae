package io.orrery.libp2p;

import io.orrery.ipld.FuzzTarget;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A peer id is the same in bytes, in each of its texts and back. */
class PeerIdFuzzTest extends FuzzTarget {
  @Override
  protected void feed(byte[] input) throws Exception {
    PeerId read = decoded(() -> PeerId.ofBytes(input));
    if (read != null) {
      requireBytes(input, read.toBytes(), "an id has one form in bytes");
      check(read);
    }
    PeerId parsed = decoded(() -> PeerId.parse(text(input)));
    if (parsed != null) {
      check(parsed);
    }
  }

  private static void check(PeerId id) throws Exception {
    requireEqual(id, PeerId.ofBytes(id.toBytes()), "bytes are read back");
    requireEqual(id, PeerId.parse(id.toString()), "base58 is parsed");
    requireEqual(id, PeerId.parse(id.toBase36()), "base36 is parsed");
    requireEqual(id, PeerId.of(id.toCid()), "its CID leads back");
    var key = decoded(() -> id.publicKey());
    if (key != null && key.isPresent()) {
      requireEqual(id, key.get().peerId(), "the key in an id has that id");
    }
  }

  @Override
  protected List<byte[]> seeds() {
    List<byte[]> seeds =
        new ArrayList<>(
            texts(
                "QmcgpsyWgH8Y8ajJz1Cu72KnS5uo2Aa2LpzU7kinSupNKC",
                "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA",
                "bafzbeie5745rpv2m6tjyuugywy4d5ewrqgqqhfnf445he3omzpjbx5xqxe"));
    seeds.addAll(hex("1220" + "11".repeat(32), "0024" + "08011220" + "22".repeat(32)));
    return seeds;
  }

  @Override
  protected List<byte[]> vectors() throws IOException {
    List<String> strings = new ArrayList<>(strings("keys/peer-ids.json"));
    return texts(strings.toArray(String[]::new));
  }
}
