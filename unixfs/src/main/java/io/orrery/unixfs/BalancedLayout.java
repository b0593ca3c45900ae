package io.orrery.unixfs;

import io.orrery.ipld.FaultException;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds the balanced tree over leaves that come in order, from below: a level that is full becomes
 * a node of the level above when one more child comes, so the root is still open at the end and can
 * take the metadata. One leaf is its own root.
 */
final class BalancedLayout implements LeafTree {
  private final NodeWriter out;
  private final int width;
  private final List<List<ImportedNode>> levels = new ArrayList<>();

  BalancedLayout(NodeWriter out) {
    this.out = out;
    this.width = out.profile().fileWidth();
  }

  @Override
  public void add(ImportedNode leaf) throws FaultException {
    add(0, leaf);
  }

  private void add(int level, ImportedNode child) throws FaultException {
    if (level == levels.size()) {
      levels.add(new ArrayList<>());
    }
    List<ImportedNode> children = levels.get(level);
    if (children.size() == width) {
      closeLevel(level, Metadata.NONE);
    }
    children.add(child);
  }

  private void closeLevel(int level, Metadata metadata) throws FaultException {
    ImportedNode node = out.putFile(levels.get(level), metadata);
    levels.get(level).clear();
    add(level + 1, node);
  }

  /**
   * The root, after at least one leaf. The metadata goes into it, unless it is that leaf: then it
   * is too late.
   */
  @Override
  public ImportedNode finish(Metadata metadata) throws FaultException {
    for (int level = 0; level < levels.size() - 1; level++) {
      closeLevel(level, Metadata.NONE);
    }
    List<ImportedNode> top = levels.get(levels.size() - 1);
    return top.size() == 1 ? top.get(0) : out.putFile(top, metadata);
  }
}
