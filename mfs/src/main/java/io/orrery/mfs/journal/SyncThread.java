package io.orrery.mfs.journal;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Uninterrupted;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Brings a log to the disk, one round at a time, on a thread of its own or on that of whoever asks
 * first. All who ask while a round runs share the next one; when nobody asks, it runs within a
 * second of a change.
 */
final class SyncThread implements Runnable {
  /** How long a change may lie unsynced when nobody asks: what is lost with the power. */
  private static final long LINGER = TimeUnit.SECONDS.toNanos(1);

  /**
   * How many threads that ask may be at a round themselves, over all logs: a disk that answers no
   * more must not hold all that serve a mount.
   */
  private static final Semaphore HERE = new Semaphore(2);

  /** Work of a round. */
  @FunctionalInterface
  interface Round {
    void run() throws FaultException;
  }

  private final Path folder;
  private final Round round;
  private final Thread thread;

  /** What the next round answers; null when nobody waits for one. */
  private CompletableFuture<Void> next;

  private boolean running;

  /** Set with the lock held; read without it, so that an append seldom takes it. */
  private volatile boolean dirty;

  private long dirtySince;

  /** Whether the thread waits until it is woken, so that whoever has work must do that. */
  private boolean asleep;

  private boolean closed;
  private FaultException lastFailure;

  SyncThread(Path folder, Round round) {
    this.folder = folder;
    this.round = round;
    this.thread = new Thread(this, "journal-sync " + folder.getFileName());
    thread.setDaemon(true);
    thread.start();
  }

  /** Completes after a round that begins after this call. */
  synchronized CompletableFuture<Void> ask() {
    if (closed) {
      return CompletableFuture.failedFuture(JournalFaults.closed(folder));
    }
    if (next == null) {
      next = new CompletableFuture<>();
      notifyAll();
    }
    // A copy, for what one asker does to his future is not the others' business.
    return next.copy();
  }

  /**
   * As {@link #ask}, but runs the round on the calling thread if it is free to begin: to wake the
   * other thread and be woken by it takes longer than a small round.
   */
  CompletableFuture<Void> askHere() {
    synchronized (this) {
      if (closed || running || next != null || !HERE.tryAcquire()) {
        return ask();
      }
      running = true;
      dirty = false;
    }
    FaultException failure = null;
    try {
      failure = attempt();
    } finally {
      HERE.release();
      ended(failure);
    }
    return failure == null
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.failedFuture(failure);
  }

  private synchronized void ended(FaultException failure) {
    lastFailure = failure;
    running = false;
    if (next != null || closed) {
      notifyAll();
    }
  }

  /** Something was appended. */
  void touch() {
    if (!dirty) {
      setDirty();
    }
  }

  private synchronized void setDirty() {
    dirty = true;
    dirtySince = System.nanoTime();
    if (asleep) {
      notifyAll();
    }
  }

  @Override
  public void run() {
    boolean last = false;
    while (!last) {
      CompletableFuture<Void> asked;
      synchronized (this) {
        awaitWork();
        last = closed;
        asked = next;
        next = null;
        running = true;
        dirty = false;
      }
      FaultException failure = attempt();
      ended(failure);
      answer(asked, failure);
    }
  }

  /** Looks again after a while even if nothing is dirty: changes come one after the other. */
  private void awaitWork() {
    boolean quiet = false;
    while (running || !isDue()) {
      asleep = quiet && !dirty;
      try {
        long left = dirty ? Math.max(0, LINGER - age()) : LINGER;
        wait(asleep ? 0 : TimeUnit.NANOSECONDS.toMillis(left) + 1);
      } catch (InterruptedException e) {
        // Nobody has a reason to interrupt this thread: it ends when the log is closed.
      }
      quiet = !dirty;
    }
    asleep = false;
  }

  private boolean isDue() {
    return closed || next != null || (dirty && age() >= LINGER);
  }

  private long age() {
    return System.nanoTime() - dirtySince;
  }

  private FaultException attempt() {
    try {
      round.run();
      return null;
    } catch (FaultException e) {
      if (e.fault() != Fault.CLOSED) {
        // Tried again in a while even if nobody asks: the disk may have space by then.
        setDirty();
      }
      return e;
    } catch (RuntimeException e) {
      return new FaultException(Fault.IO, "syncing " + folder + " failed: " + e, e);
    }
  }

  private static void answer(CompletableFuture<Void> asked, FaultException failure) {
    if (asked == null) {
      return;
    }
    if (failure == null) {
      asked.complete(null);
    } else {
      asked.completeExceptionally(failure);
    }
  }

  /**
   * Runs a last round and ends the thread; a second call does nothing.
   *
   * @throws FaultException what the last round failed with
   */
  void close() throws FaultException {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      notifyAll();
    }
    if (Thread.currentThread() == thread) {
      throw new IllegalStateException("a log cannot be closed by what waits for its sync");
    }
    Uninterrupted.await(thread::join);
    synchronized (this) {
      if (lastFailure != null) {
        throw lastFailure;
      }
    }
  }
}
