package io.orrery.mfs;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Guards the names of a tree, and refuses work once the tree is closed. Content changes under the
 * lock for looking, so that whoever has that for changes sees each change both logged and made, or
 * neither. Nobody waits for a network, a commit or a listener under it.
 */
final class TreeLock {
  private final String label;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  TreeLock(String label) {
    this.label = label;
  }

  /** Work that answers something. */
  interface Work<T> {
    T run() throws FaultException;
  }

  /** Work that answers nothing. */
  interface Act {
    void run() throws FaultException;
  }

  /** A look that cannot fail, at a closed tree too. */
  <T> T looking(Supplier<T> work) {
    lock.readLock().lock();
    try {
      return work.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  <T> T lookingAt(Work<T> work) throws FaultException {
    lock.readLock().lock();
    try {
      requireOpen();
      return work.run();
    } finally {
      lock.readLock().unlock();
    }
  }

  <T> T changing(Work<T> work) throws FaultException {
    lock.writeLock().lock();
    try {
      requireOpen();
      return work.run();
    } finally {
      lock.writeLock().unlock();
    }
  }

  void changing(Act act) throws FaultException {
    this.<Object>changing(
        () -> {
          act.run();
          return null;
        });
  }

  private void requireOpen() throws FaultException {
    if (closed) {
      throw new FaultException(Fault.CLOSED, "the tree " + label + " is closed");
    }
  }

  boolean isClosed() {
    return looking(() -> closed);
  }

  void close() {
    lock.writeLock().lock();
    try {
      closed = true;
    } finally {
      lock.writeLock().unlock();
    }
  }
}
