package io.orrery.mfs;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Uninterrupted;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Says when a tree commits, and does so on a thread of its own where nobody waits. One commit runs
 * at a time. After one that failed the next waits, twice as long each time.
 */
final class CommitThread implements Runnable {
  private static final long FIRST_PAUSE = TimeUnit.SECONDS.toNanos(2);
  private static final long LONGEST_PAUSE = TimeUnit.MINUTES.toNanos(2);

  /** How often the length of the log is looked at while changes go on. */
  private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(200);

  private final MutableTree tree;
  private final long idle;
  private final long settle;
  private final Thread thread;
  private final ReentrantLock committing = new ReentrantLock();

  /** When something was changed last; read and written freely. */
  private volatile long lastChange;

  /** Guarded by this object, as all below is. */
  private boolean dirty;

  private boolean unnamed;
  private boolean settling;
  private long settledAt;
  private CompletableFuture<Cid> asked;
  private long pause;
  private long notBefore;
  private boolean closed;

  CommitThread(MutableTree tree) {
    this.tree = tree;
    this.idle = nanos(tree.options().idle());
    this.settle = nanos(tree.options().settle());
    this.thread = new Thread(this, "tree-commit " + tree.label());
    thread.setDaemon(true);
    lastChange = System.nanoTime();
  }

  private static long nanos(Duration time) {
    return TimeUnit.NANOSECONDS.convert(time);
  }

  void start() {
    thread.start();
  }

  /**
   * Something must be made anew.
   *
   * @param named whether a path leads to it; what has no name any more waits until the log is long
   */
  synchronized void touch(boolean named) {
    if (named ? !dirty : !unnamed) {
      dirty |= named;
      unnamed |= !named;
      notifyAll();
    }
  }

  /** Something changed: the tree is not idle. */
  void changed() {
    lastChange = System.nanoTime();
  }

  /** A file that was written is closed. */
  synchronized void settle() {
    settledAt = System.nanoTime();
    if (!settling) {
      settling = true;
      notifyAll();
    }
  }

  /** A commit that begins after this call. */
  synchronized CompletableFuture<Cid> ask() {
    if (closed) {
      return CompletableFuture.failedFuture(closed());
    }
    if (asked == null) {
      asked = new CompletableFuture<>();
      notifyAll();
    }
    return asked.copy();
  }

  /** Commits on the calling thread. */
  Cid commit() throws FaultException {
    committing.lock();
    try {
      synchronized (this) {
        dirty = false;
        unnamed = false;
        settling = false;
      }
      return new TreeCommit(tree).run();
    } catch (FaultException | RuntimeException e) {
      touch(true);
      throw e;
    } finally {
      committing.unlock();
    }
  }

  /** Runs {@code act} while nobody commits. */
  void exclusively(TreeLock.Act act) throws FaultException {
    committing.lock();
    try {
      act.run();
    } finally {
      committing.unlock();
    }
  }

  @Override
  public void run() {
    while (true) {
      CompletableFuture<Cid> waiting;
      synchronized (this) {
        awaitWork();
        if (closed) {
          return;
        }
        waiting = asked;
        asked = null;
      }
      FaultException failure = attempt(waiting);
      synchronized (this) {
        pause = failure == null ? 0 : Math.min(LONGEST_PAUSE, Math.max(FIRST_PAUSE, pause * 2));
        notBefore = System.nanoTime() + pause;
      }
    }
  }

  private FaultException attempt(CompletableFuture<Cid> waiting) {
    FaultException failure;
    try {
      Cid cid = commit();
      if (waiting != null) {
        waiting.complete(cid);
      }
      return null;
    } catch (FaultException e) {
      failure = e;
    } catch (RuntimeException e) {
      failure = new FaultException(Fault.IO, "the commit failed: " + e, e);
    }
    MutableTree.warn("changes stay in the log, for they cannot be committed now", tree, failure);
    if (waiting != null) {
      waiting.completeExceptionally(failure);
    }
    return failure;
  }

  private void awaitWork() {
    long left = untilDue();
    while (!closed && left > 0) {
      try {
        // Rounded up: what is due in a part of a millisecond must not be waited for in a loop.
        wait(left == Long.MAX_VALUE ? 0 : TimeUnit.NANOSECONDS.toMillis(left) + 1);
      } catch (InterruptedException e) {
        // Nobody has a reason to interrupt this thread, and a commit too many does no harm.
        return;
      }
      left = untilDue();
    }
  }

  /** Nanoseconds; {@link Long#MAX_VALUE} when there is nothing to wait for but a change. */
  private long untilDue() {
    if (asked != null) {
      return 0;
    }
    if (!dirty && !settling && !unnamed) {
      return Long.MAX_VALUE;
    }
    long now = System.nanoTime();
    long due = dirty ? lastChange + idle - now : LOOK;
    if (settling) {
      due = Math.min(due, settledAt + settle - now);
    }
    if (tree.isLogLong()) {
      due = 0;
    } else if (due > 0) {
      due = Math.min(due, LOOK);
    }
    return pause == 0 ? due : Math.max(due, notBefore - now);
  }

  private FaultException closed() {
    return new FaultException(Fault.CLOSED, "the tree " + tree.label() + " is closed");
  }

  /** Ends the thread and commits a last time; what fails stays in the log. */
  void close() {
    synchronized (this) {
      closed = true;
      if (asked != null) {
        asked.completeExceptionally(closed());
        asked = null;
      }
      notifyAll();
    }
    Uninterrupted.await(thread::join);
    try {
      commit();
    } catch (FaultException e) {
      MutableTree.warn("changes stay in the log, for they cannot be committed now", tree, e);
    }
  }
}
