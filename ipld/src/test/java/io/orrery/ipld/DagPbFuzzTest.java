package io.orrery.ipld;

import io.orrery.ipld.data.DagPbForm;
import io.orrery.ipld.data.DataCodec;
import io.orrery.ipld.data.Value;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** All ways to read a dag-pb block see the same, and what is written is what was read. */
class DagPbFuzzTest extends FuzzTarget {
  @Override
  protected void feed(byte[] input) throws Exception {
    ByteBuffer bytes = ByteBuffer.wrap(input);
    DagPbNode node = decoded(() -> DagPb.decode(bytes));
    List<Cid> listed = decoded(() -> links(bytes));
    require(bytes.position() == 0, "the buffer does not move");
    require((node == null) == (listed == null), "a listing refuses what decoding refuses");
    Value form = decoded(() -> DagPbForm.decode(bytes));
    if (node == null) {
      require(form == null, "there is no form of what is no node");
      return;
    }
    requireEqual(node.links().stream().map(DagPbLink::cid).toList(), listed, "the same links");
    checkEncoding(node);
    boolean utf8 = node.links().stream().allMatch(link -> link.nameOrEmpty().isUtf8());
    require(utf8 == (form != null), "a form has text for names");
    boolean plain = node.links().stream().allMatch(link -> link.tsize() >= DagPbLink.NO_TSIZE);
    if (form != null && plain) {
      requireEqual(node, DagPbForm.node(form), "the form says all of the node");
    }
  }

  private static void checkEncoding(DagPbNode node) throws FaultException {
    List<DagPbLink> sorted = new ArrayList<>(node.links());
    sorted.sort(Comparator.comparing(DagPbLink::nameOrEmpty));
    byte[] encoded = bytes(DagPb.encode(node));
    DagPbNode again = DagPb.decode(ByteBuffer.wrap(encoded));
    requireEqual(new DagPbNode(sorted, node.data()), again, "what is written is read");
    requireBytes(encoded, bytes(DagPb.encode(again)), "canonical bytes stay");
    int links = node.links().stream().mapToInt(DagPb::encodedLength).sum();
    require(encoded.length >= links, "links take the length that they say");
  }

  private static List<Cid> links(ByteBuffer bytes) throws FaultException {
    List<Cid> cids = new ArrayList<>();
    DataCodec.DAG_PB.links(bytes, (name, cid) -> cids.add(cid));
    return cids;
  }

  @Override
  protected List<byte[]> seeds() {
    return hex(
        "",
        "0a020801",
        "120b0a05015500016112001801",
        "120c0a0501550001611201611801120c0a05015500016212016218020a020801",
        "0a0012070a050155000161");
  }

  @Override
  protected List<byte[]> vectors() throws IOException {
    List<byte[]> vectors = new ArrayList<>(hexStrings("codecs/dag-pb-bytes.json"));
    vectors.addAll(hexStrings("codecs/negative/dag-pb-decode-edges.json"));
    return vectors;
  }
}
