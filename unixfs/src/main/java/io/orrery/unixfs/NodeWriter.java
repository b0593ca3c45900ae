package io.orrery.unixfs;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.DagPb;
import io.orrery.ipld.DagPbLink;
import io.orrery.ipld.DagPbNode;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.HashFunction;
import io.orrery.ipld.Name;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the dag-pb blocks of a profile and gives them to a writer: the one place where they are.
 */
final class NodeWriter {
  private final ImportProfile profile;
  private final BlockWriter out;

  NodeWriter(ImportProfile profile, BlockWriter out) {
    this.profile = profile;
    this.out = out;
  }

  ImportProfile profile() {
    return profile;
  }

  /** Makes a block; any thread may. */
  static Block block(ImportProfile profile, Codec codec, ByteBuffer bytes) {
    return bytes.remaining() <= profile.inlineLimit()
        ? Block.of(1, codec.code(), HashFunction.IDENTITY, bytes)
        : Block.of(profile.cidVersion(), codec.code(), profile.hash(), bytes);
  }

  /** Whether the profile gives its dag-pb blocks CIDs of that kind. */
  static boolean isOwn(ImportProfile profile, Cid cid) {
    boolean inline = cid.multihash().isIdentity() && profile.inlineLimit() >= 0;
    boolean usual =
        cid.version() == profile.cidVersion() && cid.multihash().code() == profile.hash().code();
    return cid.is(Codec.DAG_PB) && (inline || usual);
  }

  /** The leaf of a chunk that is not empty; any thread may make it. */
  static Block leaf(ImportProfile profile, ByteBuffer chunk) {
    if (profile.rawLeaves()) {
      return block(profile, Codec.RAW, chunk);
    }
    ByteBuffer message = UnixFsEncoder.leaf(profile.layout().leafType(), chunk);
    return block(profile, Codec.DAG_PB, DagPb.encode(new DagPbNode(List.of(), message)));
  }

  /** The length of that block. */
  static int leafLength(ImportProfile profile, int chunk) {
    if (profile.rawLeaves()) {
      return chunk;
    }
    int size = UnixFsEncoder.varintLength(chunk);
    int message = 2 + 1 + size + chunk + 1 + size;
    return 1 + UnixFsEncoder.varintLength(message) + message;
  }

  /** {@code free} runs when the bytes of the block may be used again. */
  void put(Block block, Runnable free) throws FaultException {
    out.put(block, free);
  }

  /**
   * @param size the bytes of the file that the node is, 0 for others
   */
  ImportedNode put(List<DagPbLink> links, ByteBuffer message, long size) throws FaultException {
    Block block = block(profile, Codec.DAG_PB, DagPb.encode(new DagPbNode(links, message)));
    out.put(block);
    return node(block, links, size);
  }

  private static ImportedNode node(Block block, List<DagPbLink> links, long size) {
    long tsize = block.size();
    for (DagPbLink link : links) {
      tsize += Links.claimed(link.tsize());
    }
    return new ImportedNode(block.cid(), size, tsize);
  }

  /** What {@link #put} of a directory would answer; nothing is put. */
  static ImportedNode preview(ImportProfile profile, List<DagPbLink> links, ByteBuffer message) {
    ByteBuffer bytes = DagPb.encode(new DagPbNode(links, message));
    return node(block(profile, Codec.DAG_PB, bytes), links, 0);
  }

  /** A file node over children; their links carry an empty name, not none. */
  ImportedNode putFile(List<ImportedNode> children, Metadata metadata) throws FaultException {
    List<DagPbLink> links = new ArrayList<>(children.size());
    long size = 0;
    for (ImportedNode child : children) {
      links.add(new DagPbLink(child.cid(), Name.EMPTY, child.tsize()));
      size += child.size();
    }
    return put(links, UnixFsEncoder.file(children, metadata), size);
  }
}
