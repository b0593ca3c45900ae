package io.orrery.node.daemon;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Collects the heap once a burst of work is over, so that a daemon at rest is small. The serial
 * collector, which takes the least memory of all, rather enlarges the old generation than collects
 * it, up to the largest heap allowed (measured: 1 GiB added to a daemon on Java 25 left 1.2 GB),
 * and gives memory back only when it collects. At rest nobody sees the pause of some tenths of a
 * second. What mounts let go of, when the kernel has dropped what it knew of them, shows in no
 * figure of the heap, and is counted.
 */
final class IdleHeap implements AutoCloseable {
  private static final int LOOK_SECONDS = 5;

  /** Less than this allocated between two looks is rest. */
  private static final long QUIET = 1 << 20;

  /** More than the young generation of the launcher's flags, which is collected in any case. */
  private static final long WORTH = 16 << 20;

  /** What a node of a mount takes, about. */
  private static final int NODE = 80;

  private final CountDownLatch closed = new CountDownLatch(1);
  private long usedBefore = Long.MAX_VALUE / 2;
  private long usedAtLeast;
  private long heldAtMost;

  /**
   * @param used bytes of the heap, live or not, at the start
   */
  IdleHeap(long used) {
    usedAtLeast = used;
  }

  /**
   * Looks at the heap of this process from now on, until it is closed.
   *
   * @param held how many nodes the mounts have to remember
   */
  static IdleHeap watch(LongSupplier held) {
    IdleHeap heap = new IdleHeap(used());
    Thread thread = new Thread(() -> heap.run(held), "idle-heap");
    thread.setDaemon(true);
    thread.start();
    return heap;
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private void run(LongSupplier held) {
    try {
      while (!closed.await(LOOK_SECONDS, TimeUnit.SECONDS)) {
        if (isDue(used(), held.getAsLong())) {
          System.gc();
          collected(used(), held.getAsLong());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Whether a burst is over, and left enough behind.
   *
   * @param used how much of the heap is
   * @param held how many nodes the mounts have to remember
   */
  boolean isDue(long used, long held) {
    boolean quiet = Math.abs(used - usedBefore) < QUIET;
    usedBefore = used;
    usedAtLeast = Math.min(usedAtLeast, used);
    heldAtMost = Math.max(heldAtMost, held);
    return quiet && (used - usedAtLeast > WORTH || (heldAtMost - held) * NODE > WORTH);
  }

  /** What is used after a collection is live, and no reason for another. */
  void collected(long used, long held) {
    heldAtMost = held;
    usedAtLeast = used;
    usedBefore = used;
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
