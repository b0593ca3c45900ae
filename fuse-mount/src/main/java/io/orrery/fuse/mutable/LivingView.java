package io.orrery.fuse.mutable;

import io.orrery.fuse.KernelCache;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Name;
import io.orrery.mfs.MutableDirectory;
import io.orrery.mfs.MutableNode;
import io.orrery.mfs.TreeListener;

/**
 * Takes back what a kernel remembers of a mutable tree when somebody else changes it: another
 * mount, a command, a name that is published. A change through the mount itself is known by the
 * thread that makes it, for the tree tells of changes on that thread.
 */
final class LivingView implements TreeListener {
  private final LivingNodes held;
  private final ThreadLocal<Boolean> own = new ThreadLocal<>();
  private volatile KernelCache kernel;

  LivingView(LivingNodes held) {
    this.held = held;
  }

  void showOn(KernelCache cache) {
    kernel = cache;
  }

  /** Marks what the attempt changes as the mount's own doing. */
  <T> Attempt<T> own(Attempt<T> attempt) {
    return () -> {
      own.set(true);
      try {
        return attempt.run();
      } finally {
        own.remove();
      }
    };
  }

  @Override
  public void entryChanged(MutableDirectory directory, Name name) {
    long node = own.get() == null ? held.idOf(directory) : 0;
    if (node != 0) {
      kernel.nameChanged(node, name);
      kernel.forget(node);
    }
  }

  @Override
  public void nodeChanged(MutableNode changed) {
    long node = own.get() == null ? held.idOf(changed) : 0;
    if (node != 0) {
      kernel.forget(node);
    }
  }

  @Override
  public void replaced() {
    kernel.everyNameChanged();
  }

  /** A commit changes nothing that a kernel can see. */
  @Override
  public void committed(Cid root) {}
}
