package io.orrery.fuse.content;

import io.orrery.fuse.KernelCache;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks the kernel to give old inodes back when it holds more than a mount is to remember. Its own
 * reasons to do so are its own memory, of which it may have plenty when ours is short.
 *
 * <p>Look-ups above the bound start a run, on the thread of notices: it moves the hand of {@link
 * InodeTable#oldest} until the bound is kept, or it has gone round and asked for twice as many as
 * were too many. What is in use the kernel keeps; if that is too much, the next run waits for more
 * look-ups, so that work stays in step with what causes it. Where dozens of processes look up, one
 * thread among theirs does not keep up: an eighth above the bound each look-up waits for a step of
 * the run, a moment at most.
 *
 * <p>A kernel that cannot prune (before Linux 6.18) is told the inode's last name instead. That
 * takes the directory's lock, which a look-up that waits for a block shares: so none in a directory
 * where one waits, or every other name of it would wait too. And it takes the name even from what
 * is in use, with all that is mounted below: so none of a directory, in which somebody may be
 * working.
 */
final class Shedding {
  /** Look-ups above the bound from one run to the next, at least. */
  private static final int LOOKUPS = 32;

  /** After a run that did not get below the bound, one look-up more for as many too many. */
  private static final int PER_LOOKUP = 8;

  /** Of one step of a run, between which other notices are told: inodes passed, and asked for. */
  private static final int PASSED = 1024;

  private static final int ASKED = 128;

  private static final int STEP_MILLIS = 1;

  private final InodeTable inodes;
  private final int bound;
  private final AtomicInteger lookups = new AtomicInteger();
  private volatile int enough = LOOKUPS;
  private final AtomicBoolean running = new AtomicBoolean();

  /** Directories in which a look-up waits, each as often as look-ups do. */
  private final ConcurrentHashMap<Long, Integer> waiting = new ConcurrentHashMap<>();

  private volatile KernelCache kernel;
  private volatile boolean prunes;

  /**
   * @param bound how many inodes the kernel may hold before it is asked to give some back
   */
  Shedding(InodeTable inodes, int bound) {
    this.inodes = inodes;
    this.bound = bound;
  }

  /** Called before the first request. */
  void mounted(KernelCache cache) {
    prunes = cache.canPrune();
    if (!prunes) {
      inodes.keepNames();
    }
    kernel = cache;
  }

  /** A look-up in {@code directory} waits until {@code found}. */
  void waiting(long directory, CompletableFuture<?> found) {
    if (!prunes) {
      waiting.merge(directory, 1, Integer::sum);
      var unused =
          found.whenComplete(
              (any, failure) ->
                  waiting.computeIfPresent(directory, (d, count) -> count == 1 ? null : count - 1));
    }
  }

  /** Told of each look-up that found something. */
  void lookedUp() {
    int size = inodes.size();
    if (size > bound) {
      if (lookups.incrementAndGet() >= enough) {
        start();
      }
      if (size - bound > bound / 8) {
        awaitStep();
      }
    }
  }

  /** Returns after a step of the run, at once if there is none. */
  private void awaitStep() {
    synchronized (running) {
      if (running.get()) {
        try {
          running.wait(STEP_MILLIS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  private void start() {
    int tooMany = inodes.size() - bound;
    KernelCache cache = kernel;
    if (tooMany > 0 && cache != null && running.compareAndSet(false, true)) {
      lookups.set(0);
      cache.later(() -> run(cache, 2L * tooMany + LOOKUPS, 4L * (bound + tooMany) + PASSED));
    }
  }

  /** A step of a run that may still ask for {@code more} inodes and pass {@code steps}. */
  private void run(KernelCache cache, long more, long steps) {
    synchronized (running) {
      running.notifyAll();
    }
    int tooMany = inodes.size() - bound;
    if (tooMany <= 0 || more <= 0 || steps <= 0) {
      end(tooMany);
      return;
    }
    List<InodeTable.Aged> old =
        inodes.oldest(PASSED, (int) Math.min(Math.min(more, ASKED), tooMany));
    shed(old, cache);
    cache.later(() -> run(cache, more - old.size(), steps - PASSED));
  }

  private void end(int tooMany) {
    enough = Math.max(LOOKUPS, tooMany / PER_LOOKUP);
    running.set(false);
    if (lookups.get() >= enough) {
      start();
    }
  }

  private void shed(List<InodeTable.Aged> old, KernelCache cache) {
    if (prunes) {
      cache.prune(old.stream().mapToLong(InodeTable.Aged::node).toArray());
      return;
    }
    Set<Long> busy = waiting.keySet();
    old.stream()
        .filter(aged -> aged.name() != null && !busy.contains(aged.parent()))
        .forEach(aged -> cache.nameChanged(aged.parent(), aged.name()));
  }
}
