package io.orrery.mfs.journal;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Uninterrupted;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The thread that brings a log to the disk, one round at a time. All who ask while a round runs
 * share the next one; when nobody asks, it runs within a second of a change.
 */
final class SyncThread implements Runnable {
  /** How long a change may lie unsynced when nobody asks: what is lost with the power. */
  private static final long LINGER = TimeUnit.SECONDS.toNanos(1);

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

  /** Set with the lock held; read without it, so that an append seldom takes it. */
  private volatile boolean dirty;

  private long dirtySince;
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

  /** Something was appended. */
  void touch() {
    if (!dirty) {
      setDirty();
    }
  }

  private synchronized void setDirty() {
    dirty = true;
    dirtySince = System.nanoTime();
    notifyAll();
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
        dirty = false;
      }
      FaultException failure = attempt();
      synchronized (this) {
        lastFailure = failure;
      }
      answer(asked, failure);
    }
  }

  private void awaitWork() {
    while (!closed && next == null && !(dirty && age() >= LINGER)) {
      try {
        wait(dirty ? TimeUnit.NANOSECONDS.toMillis(LINGER - age()) + 1 : 0);
      } catch (InterruptedException e) {
        // Nobody has a reason to interrupt this thread: it ends when the log is closed.
      }
    }
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
