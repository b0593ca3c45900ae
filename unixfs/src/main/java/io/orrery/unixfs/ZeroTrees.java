package io.orrery.unixfs;

import io.orrery.ipld.Block;
import io.orrery.ipld.FaultException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The subtrees of a balanced tree that hold nothing but zeros. All of one level and length are the
 * same node, so a file of any size has a few of them. Serves one assembly, on one thread.
 */
final class ZeroTrees {
  private record Extent(int level, long length) {}

  private final BalancedShape shape;
  private final NodeWriter out;
  private final Map<Extent, ImportedNode> made = new HashMap<>();

  ZeroTrees(BalancedShape shape, NodeWriter out) {
    this.shape = shape;
    this.out = out;
  }

  /** The node of a level over {@code length} zeros, 1 to the span of the level. */
  ImportedNode of(int level, long length) throws FaultException {
    Extent extent = new Extent(level, length);
    ImportedNode before = made.get(extent);
    if (before != null) {
      return before;
    }
    ImportedNode node = level == 0 ? leaf((int) length) : inner(level, length);
    made.put(extent, node);
    return node;
  }

  private ImportedNode leaf(int length) throws FaultException {
    Block block = NodeWriter.leaf(out.profile(), ByteBuffer.allocate(length));
    out.put(block, () -> {});
    return new ImportedNode(block.cid(), length, block.size());
  }

  private ImportedNode inner(int level, long length) throws FaultException {
    long span = shape.span(level - 1);
    int full = (int) (length / span);
    List<ImportedNode> children = new ArrayList<>();
    if (full > 0) {
      children.addAll(Collections.nCopies(full, of(level - 1, span)));
    }
    if (length % span > 0) {
      children.add(of(level - 1, length % span));
    }
    return out.putFile(children, Metadata.NONE);
  }
}
