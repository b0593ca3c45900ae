package io.orrery.unixfs;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.DagPb;
import io.orrery.ipld.DagPbLink;
import io.orrery.ipld.DagPbNode;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.FuzzTarget;
import io.orrery.ipld.HashFunction;
import io.orrery.ipld.MemoryBlocks;
import io.orrery.ipld.Multihash;
import io.orrery.ipld.Name;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A node says of its links what a plain look at the block says, and keeps nothing of the block. */
class UnixFsNodeFuzzTest extends FuzzTarget {
  private static final Cid CID =
      Cid.v1(
          Codec.DAG_PB.code(),
          Multihash.hash(HashFunction.SHA2_256, ByteBuffer.wrap(new byte[] {1})));

  @Override
  protected void feed(byte[] input) throws Exception {
    DagPbNode plain = decoded(() -> DagPb.decode(ByteBuffer.wrap(input)));
    byte[] lent = input.clone();
    UnixFsNode node = decoded(() -> UnixFsNode.decode(CID, ByteBuffer.wrap(lent)));
    Arrays.fill(lent, (byte) 0xff);
    if (node == null) {
      return;
    }
    require(plain != null, "a UnixFS node is a dag-pb node");
    require(node.weight() <= 1000 + 40 * input.length, "a node takes memory by its block's size");
    if (node instanceof FileNode file) {
      checkFile(file, plain);
    } else if (node instanceof DirectoryNode) {
      checkDirectory(directory(node), plain);
    } else if (node instanceof ShardNode shard) {
      checkShard(shard, plain);
    }
  }

  private static void checkFile(FileNode file, DagPbNode plain) {
    requireEqual(plain.links().size(), file.childCount(), "each link is a child");
    long last = file.dataLength();
    for (int i = 0; i < file.childCount(); i++) {
      requireEqual(plain.links().get(i).cid(), file.child(i), "children in the order of links");
      requireEqual(last, file.start(i), "each child starts where the one before ends");
      last = file.end(i);
      require(last >= file.start(i), "no child ends before it starts");
    }
    requireEqual(last, file.size(), "the last child ends with the file");
    int child = file.firstChildAt(file.dataLength());
    require(child == file.childCount() || file.end(child) > file.dataLength(), "the child there");
  }

  private static Directory directory(UnixFsNode node) {
    return Directory.of(new NodeSource(new MemoryBlocks(), new NodeCache(1 << 16)), node)
        .orElseThrow();
  }

  private static void checkDirectory(Directory directory, DagPbNode plain) throws Exception {
    Map<Name, Cid> expected = new TreeMap<>();
    for (DagPbLink link : plain.links()) {
      expected.putIfAbsent(link.nameOrEmpty(), link.cid());
    }
    List<DirectoryEntry> listed = new ArrayList<>();
    DirectoryCursor cursor = directory.cursor();
    for (List<DirectoryEntry> batch = cursor.next(Deadline.never()).get();
        !batch.isEmpty();
        batch = cursor.next(Deadline.never()).get()) {
      listed.addAll(batch);
    }
    requireEqual(
        List.copyOf(expected.keySet()),
        listed.stream().map(DirectoryEntry::name).toList(),
        "each name once, in order");
    for (DirectoryEntry entry : listed) {
      requireEqual(expected.get(entry.name()), entry.cid(), "the first of equal names counts");
      requireEqual(
          entry,
          directory.lookup(entry.name(), Deadline.never()).get().orElse(null),
          "what is listed is found");
    }
  }

  private static void checkShard(ShardNode shard, DagPbNode plain) {
    require(shard.linkCount() <= plain.links().size(), "no more links than there are");
    int last = -1;
    for (int i = 0; i < shard.linkCount(); i++) {
      int bucket = shard.bucket(i);
      require(bucket > last && bucket < shard.fanout(), "buckets rise, and stay below the fanout");
      requireEqual(i, shard.indexOf(bucket), "a bucket is found where it is");
      if (!shard.leadsToShard(i)) {
        DirectoryEntry entry = shard.entry(i);
        require(shard.isNamed(i, entry.name().toBytes()), "an entry has its name");
        requireEqual(entry.cid(), shard.target(i), "and its target");
      }
      last = bucket;
    }
  }

  /** A node of links and a message. */
  static byte[] node(ByteBuffer message, DagPbLink... links) {
    return bytes(DagPb.encode(new DagPbNode(List.of(links), message)));
  }

  @Override
  protected List<byte[]> seeds() {
    Cid child = Cid.v1(Codec.RAW.code(), Multihash.of(0, new byte[] {'a'}));
    DagPbLink part = new DagPbLink(child, Name.EMPTY, 1);
    ImportedNode one = new ImportedNode(child, 1, 1);
    return List.of(
        node(UnixFsEncoder.directory(Metadata.NONE), named("a", child), named("b", child)),
        node(UnixFsEncoder.file(List.of(one, one), Metadata.NONE), part, part),
        node(
            UnixFsEncoder.shard(new byte[] {3}, 256, Metadata.NONE),
            named("00", child),
            named("01name", child)),
        node(UnixFsEncoder.symlink(Name.of("a/b"), Metadata.NONE)));
  }

  private static DagPbLink named(String name, Cid target) {
    return new DagPbLink(target, Name.of(name), 1);
  }

  @Override
  protected List<byte[]> vectors() throws IOException {
    List<byte[]> vectors = new ArrayList<>(hexStrings("unixfs/nodes.json"));
    for (String car : List.of("hamt-40", "odd-names", "mode-mtime", "trickle-file", "symlinks")) {
      MemoryBlocks blocks =
          Cars.load(io.orrery.ipld.Vectors.path("unixfs/derived/" + car + ".car"));
      List<Multihash> hashes = new ArrayList<>();
      blocks.forEach(hashes::add);
      for (Multihash hash : hashes.subList(0, Math.min(20, hashes.size()))) {
        vectors.add(block(blocks, hash));
      }
    }
    return vectors;
  }

  private static byte[] block(MemoryBlocks blocks, Multihash hash) throws FaultException {
    try (var scope = blocks.openScope()) {
      return bytes(scope.view(Cid.v1(Codec.DAG_PB.code(), hash)));
    }
  }
}
