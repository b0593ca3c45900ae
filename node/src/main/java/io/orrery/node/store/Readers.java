package io.orrery.node.store;

import io.orrery.ipld.Deadline;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Uninterrupted;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The pool of readers, and who may still look at what. Each reader at work carries the epoch in
 * which it began; whoever drops a segment advances the epoch and waits until no reader carries an
 * older one. Readers share no counter and take no lock.
 *
 * <p>A reader first says that it is at work and then looks whether the gate is open; who shuts the
 * gate does so first and then looks who is at work. So one of them always sees the other.
 */
final class Readers {
  private enum Gate {
    OPEN,
    SHUT,
    CLOSED
  }

  private final Index index;
  private final Deque<Reader> idle = new ConcurrentLinkedDeque<>();
  private final List<Reader> all = new CopyOnWriteArrayList<>();
  private final AtomicLong epoch = new AtomicLong(1);

  /** Changed only under this object's monitor, which whoever waits for a change waits on. */
  private volatile Gate gate = Gate.OPEN;

  Readers(Index index) {
    this.index = index;
  }

  /** A reader at the newest snapshot; to be given back soon. */
  Reader acquire() throws FaultException {
    while (true) {
      Reader reader = idle.pollFirst();
      if (reader == null) {
        reader = new Reader(index);
        all.add(reader);
      }
      reader.enter(epoch.get());
      if (gate == Gate.OPEN) {
        return begun(reader);
      }
      reader.abandon();
      putBack(reader);
      awaitGate();
    }
  }

  private Reader begun(Reader reader) throws FaultException {
    try {
      reader.begin();
      return reader;
    } catch (FaultException e) {
      reader.abandon();
      all.remove(reader);
      reader.close();
      throw e;
    }
  }

  void release(Reader reader) {
    reader.end();
    putBack(reader);
  }

  private void putBack(Reader reader) {
    idle.addFirst(reader);
    if (gate != Gate.OPEN) {
      synchronized (this) {
        notifyAll();
      }
    }
  }

  private synchronized void awaitGate() throws FaultException {
    Uninterrupted.await(
        () -> {
          while (gate == Gate.SHUT) {
            wait();
          }
        });
    if (gate == Gate.CLOSED) {
      throw StoreFaults.closed(index.folder());
    }
  }

  /** Begins a new epoch and says which ended. */
  long advance() {
    return epoch.getAndIncrement();
  }

  /** Whether a reader that began in {@code ended} or before is still at work. */
  boolean anySince(long ended) {
    for (Reader reader : all) {
      if (reader.epoch() <= ended) {
        return true;
      }
    }
    return false;
  }

  /**
   * Lets no reader in any more and waits for those inside.
   *
   * @return whether all have left in time
   */
  boolean close(long waitMillis) {
    return shut(Gate.CLOSED, waitMillis);
  }

  private synchronized boolean shut(Gate how, long waitMillis) {
    gate = how;
    notifyAll();
    Deadline deadline = Deadline.after(Duration.ofMillis(waitMillis));
    Uninterrupted.await(
        () -> {
          while (anySince(Reader.IDLE - 1) && !deadline.passed()) {
            TimeUnit.NANOSECONDS.timedWait(this, deadline.remainingNanos());
          }
        });
    return !anySince(Reader.IDLE - 1);
  }

  /**
   * Holds new readers back, waits for those inside, and runs {@code exchange}, which may replace
   * what they read from.
   *
   * @return false when somebody stayed inside for too long, and nothing was run
   */
  boolean whileEmpty(long waitMillis, Exchange exchange) throws FaultException {
    boolean empty = shut(Gate.SHUT, waitMillis);
    try {
      if (empty) {
        freeAll();
        exchange.run();
      }
      return empty;
    } finally {
      synchronized (this) {
        gate = Gate.OPEN;
        notifyAll();
      }
    }
  }

  /** What {@link #whileEmpty} runs. */
  interface Exchange {
    void run() throws FaultException;
  }

  /** Frees the transactions, of which none is at work; they come again when they are needed. */
  void freeAll() {
    all.forEach(Reader::close);
  }
}
