package io.orrery.unixfs;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.HashFunction;
import io.orrery.ipld.Multihash;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the parts of existing files that can stand in a balanced tree as they are: nodes that the
 * profile would write for the same bytes, byte for byte. Files that were imported here are believed
 * where they say so themselves; any other is checked: each inner node is encoded anew and must come
 * out as the same CID, and a raw leaf is right by its codec, hash and length. What a leaf of dag-pb
 * looks like nobody can say without reading it, so one is read, the first; all writers make leaves
 * of one kind. Serves one assembly, on one thread.
 */
final class SubtreeFinder {
  /** Encodes what nobody wants to keep. */
  private static final class Nowhere implements BlockWriter {
    @Override
    public void put(Block block) {}

    @Override
    public void commit() {}

    @Override
    public void close() {}
  }

  private final NodeSource nodes;
  private final ImportProfile profile;
  private final BalancedShape shape;
  private final Deadline deadline;
  private final NodeWriter encoder;

  /** Inner nodes that were encoded anew and came out the same. */
  private final Map<Cid, ImportedNode> checked = new HashMap<>();

  /** By the roots of files, whether their leaves are as the profile makes them. */
  private final Map<Cid, Boolean> probed = new HashMap<>();

  SubtreeFinder(NodeSource nodes, ImportProfile profile, BalancedShape shape, Deadline deadline) {
    this.nodes = nodes;
    this.profile = profile;
    this.shape = shape;
    this.deadline = deadline;
    this.encoder = new NodeWriter(profile, new Nowhere());
  }

  /**
   * The node of {@code dag} over exactly these bytes, if it is one that the profile would make as
   * part of a larger file; else null. A root over several leaves is never answered, for it may hold
   * metadata, and its children can be found.
   */
  ImportedNode find(FileDag dag, long from, int level, long length) throws FaultException {
    int depth = shape.depth(dag.size());
    long span = shape.span(level);
    if (level > depth || from % span != 0 || length != Math.min(span, dag.size() - from)) {
      return null;
    }
    if (level == depth) {
      return level == 0 ? loneLeaf(dag) : null;
    }
    ImportedNode found = descend(dag, from, depth, level);
    return found != null && fits(dag, found, level) ? found : null;
  }

  private ImportedNode descend(FileDag dag, long from, int depth, int level) throws FaultException {
    ImportedNode found = new ImportedNode(dag.cid(), dag.size(), 0);
    long at = from;
    for (int above = depth; above > level; above--) {
      FileNode node = inner(found.cid());
      if (node == null || !shape.isRegular(node, above, found.size())) {
        return null;
      }
      int child = (int) (at / shape.span(above - 1));
      found = child(node, child);
      at -= node.start(child);
    }
    return found;
  }

  private static ImportedNode child(FileNode node, int index) {
    return new ImportedNode(
        node.child(index),
        node.end(index) - node.start(index),
        Links.claimed(node.childTsize(index)));
  }

  private FileNode inner(Cid cid) throws FaultException {
    return cid.is(Codec.DAG_PB) && Await.result(nodes.get(cid, deadline)) instanceof FileNode file
        ? file
        : null;
  }

  private boolean fits(FileDag dag, ImportedNode found, int level) throws FaultException {
    if (level > 0 && dag.origin() == FileDag.Origin.IMPORTED) {
      return true;
    }
    return (profile.rawLeaves() || leavesFit(dag))
        && (level == 0 ? isLeaf(found) : found.equals(encodedAnew(found, level)));
  }

  /** Whether this can be a leaf of the profile, by all that its link says. */
  private boolean isLeaf(ImportedNode leaf) {
    int block = NodeWriter.leafLength(profile, (int) leaf.size());
    Cid cid = leaf.cid();
    boolean inlined = block <= profile.inlineLimit();
    HashFunction hash = inlined ? HashFunction.IDENTITY : profile.hash();
    int digest = hash == HashFunction.IDENTITY ? block : hash.digestLength();
    int version = inlined ? 1 : profile.cidVersion();
    Codec codec = profile.rawLeaves() ? Codec.RAW : Codec.DAG_PB;
    Multihash multihash = cid.multihash();
    return leaf.tsize() == block
        && cid.is(codec)
        && multihash.code() == hash.code()
        && multihash.digestLength() == digest
        && cid.equals(Cid.of(version, codec.code(), multihash));
  }

  /** What the profile makes of the children of this node, if they are such; else null. */
  private ImportedNode encodedAnew(ImportedNode told, int level) throws FaultException {
    ImportedNode before = checked.get(told.cid());
    if (before != null) {
      return before;
    }
    FileNode node = inner(told.cid());
    if (node == null || !shape.isRegular(node, level, told.size())) {
      return null;
    }
    List<ImportedNode> children = new ArrayList<>(node.childCount());
    for (int i = 0; i < node.childCount(); i++) {
      ImportedNode child = child(node, i);
      if (level == 1 ? !isLeaf(child) : !child.equals(encodedAnew(child, level - 1))) {
        return null;
      }
      children.add(child);
    }
    ImportedNode anew = encoder.putFile(children, Metadata.NONE);
    checked.put(told.cid(), anew);
    return anew;
  }

  private ImportedNode loneLeaf(FileDag dag) throws FaultException {
    ImportedNode leaf =
        new ImportedNode(dag.cid(), dag.size(), NodeWriter.leafLength(profile, (int) dag.size()));
    boolean known = profile.rawLeaves() || dag.origin() == FileDag.Origin.LEAF;
    return isLeaf(leaf) && (known || firstLeafFits(dag, dag.cid())) ? leaf : null;
  }

  private boolean leavesFit(FileDag dag) throws FaultException {
    if (dag.origin() != FileDag.Origin.STRANGE) {
      return true;
    }
    Boolean before = probed.get(dag.cid());
    if (before == null) {
      ImportedNode first = descend(dag, 0, shape.depth(dag.size()), 0);
      before = first != null && firstLeafFits(dag, first.cid());
      probed.put(dag.cid(), before);
    }
    return before;
  }

  private boolean firstLeafFits(FileDag dag, Cid leaf) throws FaultException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(shape.chunk(), dag.size()));
    dag.read(nodes, 0, bytes, deadline);
    return NodeWriter.leaf(profile, bytes.flip()).cid().equals(leaf);
  }
}
