package io.orrery.fuse;

/** A mounted tree's way to take back what the kernel remembers. */
@FunctionalInterface
public interface KernelCache {
  /**
   * Drops the kernel's attributes and listing of a node. Returns at once: the notice goes out from
   * a thread of its own, because one that is sent while the same node is being served deadlocks.
   */
  void forget(long node);
}
