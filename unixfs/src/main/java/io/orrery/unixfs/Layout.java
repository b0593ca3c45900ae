package io.orrery.unixfs;

import io.orrery.ipld.FaultException;

/** The shape of the tree over a file's leaves, under Kubo's names. */
public enum Layout {
  /** All leaves at the same depth, every node full but the last of its level. */
  BALANCED("balanced", UnixFsMessage.FILE, true) {
    @Override
    LeafTree tree(NodeWriter out) {
      return new BalancedLayout(out);
    }
  },

  /** Leaves at growing depths, near the root first; a file of one leaf has a root over it too. */
  TRICKLE("trickle", UnixFsMessage.RAW, false) {
    @Override
    LeafTree tree(NodeWriter out) {
      return new TrickleLayout(out);
    }
  };

  private final String label;
  private final int leafType;
  private final boolean loneLeafIsRoot;

  Layout(String label, int leafType, boolean loneLeafIsRoot) {
    this.label = label;
    this.leafType = leafType;
    this.loneLeafIsRoot = loneLeafIsRoot;
  }

  /** The UnixFS type of leaves that are dag-pb. */
  int leafType() {
    return leafType;
  }

  /** Whether a file of one leaf is that leaf. */
  boolean loneLeafIsRoot() {
    return loneLeafIsRoot;
  }

  /** A tree over no leaves yet. */
  abstract LeafTree tree(NodeWriter out);

  /**
   * The layout of that name.
   *
   * @throws FaultException MALFORMED for another; the message has no subject, which is the caller's
   */
  public static Layout parse(String text) throws FaultException {
    for (Layout layout : values()) {
      if (layout.label.equals(text)) {
        return layout;
      }
    }
    throw FaultException.malformed("must be \"balanced\" or \"trickle\", got \"" + text + "\"");
  }

  @Override
  public String toString() {
    return label;
  }
}
