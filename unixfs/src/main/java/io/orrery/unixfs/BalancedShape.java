package io.orrery.unixfs;

/**
 * Where the nodes of a balanced tree over chunks of one size stand: that follows from the size of
 * the file alone. Level 0 are the leaves; a node of level n has nodes of level n−1 below it, and
 * all but the last of a level are full.
 *
 * @param chunk the bytes of a leaf
 * @param width the children of a full node, 2 or more
 */
record BalancedShape(int chunk, int width) {
  /** The bytes below a full node, 2^63−1 when they are more. */
  long span(int level) {
    long span = chunk;
    for (int i = 0; i < level; i++) {
      if (span > Long.MAX_VALUE / width) {
        return Long.MAX_VALUE;
      }
      span *= width;
    }
    return span;
  }

  /** The level of the root; 0 for a file of one leaf or none. */
  int depth(long size) {
    int level = 0;
    while (span(level) < size) {
      level++;
    }
    return level;
  }

  /** How many children a node of that level over {@code length} bytes has. */
  int childCount(int level, long length) {
    long below = span(level - 1);
    return (int) (length / below + (length % below == 0 ? 0 : 1));
  }

  /** Whether a node is one of this shape, as far as it can say itself. */
  boolean isRegular(FileNode node, int level, long length) {
    if (node.size() != length
        || node.dataLength() > 0
        || node.childCount() != childCount(level, length)) {
      return false;
    }
    long below = span(level - 1);
    for (int i = 0; i < node.childCount() - 1; i++) {
      if (node.end(i) != (i + 1) * below) {
        return false;
      }
    }
    return true;
  }
}
