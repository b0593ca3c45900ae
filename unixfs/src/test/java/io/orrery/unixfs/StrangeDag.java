package io.orrery.unixfs;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.DagPbLink;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.ipld.data.DagCbor;
import io.orrery.ipld.data.Value;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A handful of blocks that bytes describe, so that a search for strange bytes is one for strange
 * DAGs. Each block may link to those before it, often truthfully: what a lie lets through first
 * looks well.
 */
final class StrangeDag {
  /** One is as good as the next, and some are no names. */
  static final List<Name> NAMES =
      List.of(
          Name.of("a"),
          Name.of("b"),
          Name.of("c"),
          Name.of("name"),
          Name.of(".."),
          Name.of("a/b"),
          Name.EMPTY,
          Name.of(ByteBuffer.wrap(new byte[] {(byte) 0xff})),
          Name.of("Links"),
          Name.of("0"));

  private static final int MAX_BLOCKS = 24;

  final Dags dags = new Dags();
  private final ByteBuffer in;
  private final List<ImportedNode> made = new ArrayList<>();

  StrangeDag(byte[] description) throws FaultException {
    in = ByteBuffer.wrap(description);
    made.add(dags.raw("x"));
    while (in.hasRemaining() && made.size() < MAX_BLOCKS) {
      made.add(block());
    }
  }

  /** The last block: the only one that can reach all others. */
  Cid root() {
    return made.get(made.size() - 1).cid();
  }

  private ImportedNode block() throws FaultException {
    return switch (next(6)) {
      case 0 -> dags.raw("0123456789abcdef".substring(0, next(16)));
      case 1 -> new ImportedNode(dags.put(Codec.DAG_PB, ByteBuffer.wrap(some(next(256)))), 0, 0);
      case 2 -> file();
      case 3 -> directory();
      case 4 -> shard();
      default -> values();
    };
  }

  private ImportedNode file() throws FaultException {
    String own = "own".substring(0, next(4));
    ImportedNode[] children = new ImportedNode[next(8)];
    for (int i = 0; i < children.length; i++) {
      ImportedNode child = any();
      boolean lie = next(8) == 0;
      children[i] = lie ? new ImportedNode(child.cid(), next(256), child.tsize()) : child;
    }
    return dags.fileWithData(own, children);
  }

  private ImportedNode directory() throws FaultException {
    List<DagPbLink> links = new ArrayList<>();
    for (int left = next(8); left > 0; left--) {
      links.add(new DagPbLink(any().cid(), name(), next(3) - 1));
    }
    return new ImportedNode(dags.node(links, UnixFsEncoder.directory(Metadata.NONE)), 0, 0);
  }

  private ImportedNode shard() throws FaultException {
    int bits = 3 + next(3);
    int fanout = 1 << bits;
    int digits = ShardNode.prefixLength(fanout);
    List<DagPbLink> links = new ArrayList<>();
    for (int left = next(20); left > 0; left--) {
      Name name = next(2) == 0 ? Name.EMPTY : name();
      boolean inPlace = !name.isEmpty() && next(4) > 0;
      int level = next(3);
      int bucket = inPlace ? NameHash.bucket(NameHash.of(name), level * bits, bits) : next(fanout);
      ByteBuffer full = ByteBuffer.allocate(digits + name.length());
      full.put(
          ("%0" + digits + "X")
              .formatted(bucket)
              .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      name.writeTo(full);
      links.add(new DagPbLink(any().cid(), Name.of(full.flip()), 1));
    }
    ByteBuffer message = UnixFsEncoder.shard(new byte[] {1}, fanout, Metadata.NONE);
    return new ImportedNode(dags.node(links, message), 0, 0);
  }

  private ImportedNode values() throws FaultException {
    List<Value> values = new ArrayList<>();
    for (int left = next(6); left > 0; left--) {
      values.add(next(2) == 0 ? new Value.Link(any().cid()) : Value.Int.of(next(256)));
    }
    return new ImportedNode(dags.put(Codec.DAG_CBOR, DagCbor.encode(new Value.List(values))), 0, 0);
  }

  private ImportedNode any() {
    // Counted from the last, so that chains are as easy to come by as bushes.
    return made.get(made.size() - 1 - next(made.size()));
  }

  Name name() {
    return NAMES.get(next(NAMES.size()));
  }

  private byte[] some(int length) {
    byte[] bytes = new byte[Math.min(length, in.remaining())];
    in.get(bytes);
    return bytes;
  }

  /** A number below {@code bound} from the next byte; 0 when there are no more. */
  int next(int bound) {
    return in.hasRemaining() ? (in.get() & 0xff) % bound : 0;
  }
}
