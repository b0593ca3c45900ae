package io.orrery.fuse.mutable;

import io.orrery.fuse.KernelCache;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Name;
import io.orrery.mfs.MutableDirectory;
import io.orrery.mfs.MutableNode;
import io.orrery.mfs.TreeListener;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Takes back what a kernel remembers of a mutable tree when somebody else changes it: another
 * mount, a command, a name that is published. A change through the mount itself is known by the
 * thread that makes it, for the tree tells of changes on that thread.
 *
 * <p>The kernel has been told when a change made elsewhere returns. But to be told it may need a
 * directory that it holds locked for another change, through this mount, which must not wait for
 * the first in turn: so one change at a time waits, and the others go on after a moment.
 */
final class LivingView implements TreeListener {
  /** A kernel that waits itself, for a page of content that is slow to come, is not waited for. */
  private static final long LONGEST_MILLIS = 100;

  private static final long TURN_MILLIS = 2;

  /** Of all mounts of the process: one that shows many trees has its notices in one queue. */
  private static final Semaphore TURN = new Semaphore(1);

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
      awaitTold();
    }
  }

  @Override
  public void nodeChanged(MutableNode changed) {
    long node = own.get() == null ? held.idOf(changed) : 0;
    if (node != 0) {
      kernel.forget(node);
      awaitTold();
    }
  }

  @Override
  public void replaced() {
    kernel.everyNameChanged();
    awaitTold();
  }

  /**
   * Has the kernel drop what it made of a change through this mount, which went elsewhere than it
   * thought. It hears of that when it has its answer: nobody may wait for it here.
   */
  void mistook(long node) {
    kernel.forget(node);
  }

  private void awaitTold() {
    try {
      if (TURN.tryAcquire(TURN_MILLIS, TimeUnit.MILLISECONDS)) {
        try {
          kernel.awaitTold(LONGEST_MILLIS);
        } finally {
          TURN.release();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A commit changes nothing that a kernel can see. */
  @Override
  public void committed(Cid root) {}
}
