package io.orrery.node.pin;

import io.orrery.ipld.Block;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.DagPb;
import io.orrery.ipld.DagPbLink;
import io.orrery.ipld.DagPbNode;
import io.orrery.ipld.HashFunction;
import io.orrery.ipld.Name;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Small DAGs by hand. */
final class Dags {
  private Dags() {}

  static Block leaf(String text) {
    ByteBuffer data = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    return Block.of(1, Codec.RAW.code(), HashFunction.SHA2_256, data);
  }

  /** A dag-pb node of the given CID version that links to blocks and says {@code text}. */
  static Block node(int version, String text, Cid... links) {
    List<DagPbLink> entries = new ArrayList<>();
    for (Cid link : links) {
      entries.add(new DagPbLink(link, Name.of("n" + entries.size()), 1));
    }
    ByteBuffer data = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    ByteBuffer bytes = DagPb.encode(new DagPbNode(entries, data));
    return Block.of(version, Codec.DAG_PB.code(), HashFunction.SHA2_256, bytes);
  }
}
