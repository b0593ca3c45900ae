package io.orrery.mfs;

import io.orrery.ipld.Name;

/**
 * The inode numbers of one tree. A node that came into being in a tree, or was ever changed, has
 * one of the tree's counter: {@code tree << 40 | counter}, below 2^60. What a DAG brought along has
 * one derived from its place, with bit 62 set, until it is moved or changed, and that stays its
 * own: so it is the same at every look, before and after any restart, and needs no row. Numbers
 * made of CIDs, as immutable trees have them, should have bit 63 set, which none of these has.
 */
final class InodeNumbers {
  private static final int COUNTER_BITS = 40;

  private static final long DERIVED = 1L << 62;

  private final long tree;

  /** Guarded by the tree's lock. */
  private long next;

  /**
   * @param tree the number that tells it from the other trees of a repo
   * @param next the lowest number of the counter that no node has had
   */
  InodeNumbers(long tree, long next) {
    this.tree = tree;
    this.next = next;
  }

  /** The first of a tree's counter, which is its root's. */
  static long first(long tree) {
    return tree << COUNTER_BITS | 1;
  }

  /** The number that the next new node gets. */
  long next() {
    return next;
  }

  /** A node has this number from now on. */
  void used(long number) {
    next = Math.max(next, number + 1);
  }

  /**
   * The number of what a DAG brought along: FNV-1a over its place, with the finalizer of murmur3
   * for even bits.
   */
  long derived(long parent, Name name) {
    long hash = number(tree, number(parent, 0xcbf29ce484222325L));
    for (byte b : name.toBytes()) {
      hash = step(hash, b);
    }
    hash ^= hash >>> 33;
    hash *= 0xff51afd7ed558ccdL;
    hash ^= hash >>> 33;
    hash *= 0xc4ceb9fe1a85ec53L;
    hash ^= hash >>> 33;
    return (hash & (DERIVED - 1)) | DERIVED;
  }

  private static long number(long value, long hash) {
    long result = hash;
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      result = step(result, (byte) (value >>> shift));
    }
    return result;
  }

  private static long step(long hash, byte b) {
    return (hash ^ (b & 0xff)) * 0x100000001b3L;
  }
}
