package io.orrery.fuse;

import io.orrery.ipld.Name;

/**
 * A mounted tree's way to take back what the kernel remembers: what was changed from elsewhere,
 * since of what is changed through the mount itself the kernel knows.
 *
 * <p>Every method but {@link #awaitTold} returns at once, and may be called from any thread: a
 * notice goes out from a thread of its own, because one that is sent while the same node is being
 * served deadlocks. What waits to be told of the same node or name is told once.
 */
public interface KernelCache {
  /** Drops all that the kernel knows of a node: attributes, content or listing, link target. */
  void forget(long node);

  /** Drops attributes, and the content from {@code offset} on, {@code length} bytes of it. */
  void contentChanged(long node, long offset, long length);

  /** Drops what the kernel knows of a name, be it that it is there or that it is not. */
  void nameChanged(long parent, Name name);

  /** The same for every name of the mount. Linux before 6.16 cannot, and forgets them in time. */
  void everyNameChanged();

  /**
   * The same for a name that was taken from {@code node}, which tells those who watch it or work in
   * it that it is gone.
   */
  void nameRemoved(long parent, Name name, long node);

  /** Whether the kernel knows {@link #prune}: Linux 6.18 and later do. */
  boolean canPrune();

  /** Has the kernel forget those of the nodes that nobody uses, names and all. */
  void prune(long[] nodes);

  /** Runs {@code work} where notices are told, behind those that wait. */
  void later(Runnable work);

  /**
   * Waits until the kernel has been told all that waits now, {@code millis} at most. Only for who
   * is not in the way of it, however long the kernel takes to hear.
   */
  void awaitTold(long millis);
}
