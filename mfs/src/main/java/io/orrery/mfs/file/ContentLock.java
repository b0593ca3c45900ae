package io.orrery.mfs.file;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** The lock of one file: many look, or one changes. */
final class ContentLock {
  /** Something that is done under the lock. */
  interface Task<T, E extends Exception> {
    T run() throws E;
  }

  /** The like without an answer. */
  interface Change<E extends Exception> {
    void run() throws E;
  }

  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  <T, E extends Exception> T looking(Task<T, E> task) throws E {
    return under(lock.readLock(), task);
  }

  <T, E extends Exception> T changing(Task<T, E> task) throws E {
    return under(lock.writeLock(), task);
  }

  <E extends Exception> void change(Change<E> change) throws E {
    lock.writeLock().lock();
    try {
      change.run();
    } finally {
      lock.writeLock().unlock();
    }
  }

  private static <T, E extends Exception> T under(Lock lock, Task<T, E> task) throws E {
    lock.lock();
    try {
      return task.run();
    } finally {
      lock.unlock();
    }
  }
}
