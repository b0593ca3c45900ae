package io.orrery.fuse;

import io.orrery.ipld.Cid;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The inodes that the kernel holds. It bounds the table itself: for each look-up it gives back one
 * forget when it drops the inode from its own caches. Node ids are never used twice.
 */
final class InodeTable {
  private final AtomicLong lastNode = new AtomicLong(Tree.ROOT);
  private final ConcurrentHashMap<Long, Inode> byNode = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Object, Inode> byKey = new ConcurrentHashMap<>();

  /** Puts the root there, for good. */
  void root(Cid cid, Attributes attributes) {
    byNode.put(Tree.ROOT, new Inode(Tree.ROOT, "/", cid, attributes));
  }

  /** The inode known by {@code key}, made if need be, with one look-up more. */
  Inode lookedUp(Object key, Cid cid, Attributes attributes) {
    return byKey.compute(
        key,
        (k, known) -> {
          Inode inode = known == null ? make(key, cid, attributes) : known;
          inode.lookups++;
          return inode;
        });
  }

  private Inode make(Object key, Cid cid, Attributes attributes) {
    Inode made = new Inode(lastNode.incrementAndGet(), key, cid, attributes);
    byNode.put(made.node, made);
    return made;
  }

  /** The inode, or null when the kernel does not hold it. */
  Inode get(long node) {
    return byNode.get(node);
  }

  void forget(long node, long count) {
    Inode inode = byNode.get(node);
    if (inode == null || node == Tree.ROOT) {
      return;
    }
    byKey.computeIfPresent(
        inode.key,
        (k, known) -> {
          known.lookups -= count;
          if (known.lookups > 0) {
            return known;
          }
          byNode.remove(known.node);
          return null;
        });
  }

  /** How many inodes the kernel holds, the root not counted. */
  int size() {
    return byKey.size();
  }
}
