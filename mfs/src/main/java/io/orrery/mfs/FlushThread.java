package io.orrery.mfs;

import io.orrery.ipld.FaultException;
import io.orrery.ipld.Uninterrupted;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Brings what files were written into the log before it is a second old: bytes that wait in memory
 * to become leaves. The log brings it to the disk by itself.
 */
final class FlushThread implements Runnable {
  private static final long EVERY = TimeUnit.MILLISECONDS.toNanos(500);

  private final MutableTree tree;
  private final Thread thread;

  /** What was written since it was last flushed. Guarded by this object. */
  private Set<MutableFile> written = new HashSet<>();

  private boolean closed;

  FlushThread(MutableTree tree) {
    this.tree = tree;
    this.thread = new Thread(this, "tree-flush " + tree.label());
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  synchronized void add(MutableFile file) {
    if (written.add(file) && written.size() == 1) {
      notifyAll();
    }
  }

  /** Flushes all; when one fails they are all left for another time. */
  void flush() throws FaultException {
    List<MutableFile> taken;
    synchronized (this) {
      taken = new ArrayList<>(written);
      written = new HashSet<>();
    }
    try {
      for (MutableFile file : taken) {
        file.flush();
      }
    } catch (FaultException e) {
      taken.forEach(this::add);
      throw e;
    }
  }

  /** Flushes as far as the log takes it. */
  void tryFlush() {
    try {
      flush();
    } catch (FaultException e) {
      MutableTree.warn("written bytes wait in memory, for the log takes none", tree, e);
    }
  }

  @Override
  public void run() {
    while (awaitWork()) {
      tryFlush();
    }
  }

  private synchronized boolean awaitWork() {
    try {
      while (written.isEmpty() && !closed) {
        wait();
      }
      long end = System.nanoTime() + EVERY;
      long left = EVERY;
      while (!closed && left > 0) {
        wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
        left = end - System.nanoTime();
      }
    } catch (InterruptedException e) {
      // Nobody has a reason to interrupt this thread, and to flush too early does no harm.
      return !closed;
    }
    return !closed;
  }

  void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    Uninterrupted.await(thread::join);
    try {
      flush();
    } catch (FaultException e) {
      MutableTree.warn("written bytes were lost, for the log takes none", tree, e);
    }
  }
}
