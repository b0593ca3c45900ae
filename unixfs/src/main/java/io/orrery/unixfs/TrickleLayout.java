package io.orrery.unixfs;

import io.orrery.ipld.FaultException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Builds the trickle tree (boxo ipld/unixfs/importer/trickle): the root takes leaves until it is
 * {@code width} wide, then four sub-trees of each depth from 1 on without end; a sub-tree of depth
 * d takes as many leaves, then four of each depth below d. So the first bytes are near the root,
 * and the tree can be added to.
 */
final class TrickleLayout implements LeafTree {
  private static final int REPEAT = 4;

  private static final class OpenNode {
    private final int depth;
    private final List<ImportedNode> children = new ArrayList<>();

    OpenNode(int depth) {
      this.depth = depth;
    }
  }

  private final NodeWriter out;
  private final int width;

  /** From the node that takes the next leaf up to the root. */
  private final Deque<OpenNode> open = new ArrayDeque<>();

  TrickleLayout(NodeWriter out) {
    this.out = out;
    this.width = out.profile().fileWidth();
    open.push(new OpenNode(Integer.MAX_VALUE));
  }

  @Override
  public void add(ImportedNode leaf) throws FaultException {
    while (isFull(open.peek())) {
      close();
    }
    OpenNode node = open.peek();
    if (node.children.size() >= width) {
      node = new OpenNode(1 + (node.children.size() - width) / REPEAT);
      open.push(node);
    }
    node.children.add(leaf);
  }

  private boolean isFull(OpenNode node) {
    return node.children.size() - width == REPEAT * (node.depth - 1L);
  }

  private void close() throws FaultException {
    ImportedNode node = out.putFile(open.pop().children, Metadata.NONE);
    open.peek().children.add(node);
  }

  /** The root is a node over leaves even if there is but one. */
  @Override
  public ImportedNode finish(Metadata metadata) throws FaultException {
    while (open.size() > 1) {
      close();
    }
    return out.putFile(open.peek().children, metadata);
  }
}
