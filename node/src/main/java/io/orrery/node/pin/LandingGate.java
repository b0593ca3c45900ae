package io.orrery.node.pin;

import io.orrery.ipld.FaultException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Lets pins land side by side, and a deletion happen while none lands. Fair, so that neither waits
 * for ever.
 */
final class LandingGate {
  /** What happens inside the gate. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws FaultException;
  }

  private final ReadWriteLock lock = new ReentrantReadWriteLock(true);
  private final AtomicLong landed = new AtomicLong();

  /** Lands a pin, or several in one step. */
  <T> T land(Work<T> work) throws FaultException {
    lock.readLock().lock();
    try {
      T result = work.run();
      landed.incrementAndGet();
      return result;
    } finally {
      lock.readLock().unlock();
    }
  }

  /** How often pins have landed. */
  long landed() {
    return landed.get();
  }

  /** Does {@code work} while no pin lands. */
  <T> T closed(Work<T> work) throws FaultException {
    lock.writeLock().lock();
    try {
      return work.run();
    } finally {
      lock.writeLock().unlock();
    }
  }
}
