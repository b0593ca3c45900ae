package io.orrery.node.store;

import io.orrery.ipld.Deadline;
import io.orrery.ipld.Uninterrupted;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes segments that the index names no more, each when its last reader has left. On a thread of
 * its own: freeing a large file takes some file systems the better part of a second, and no put
 * should wait for that.
 */
final class Dropper implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Dropper.class);

  /** How often segments that readers still look at are tried again, in milliseconds. */
  private static final long RETRY = 20;

  private final Segments segments;
  private final Readers readers;
  private final Thread thread;

  /** What is not removed yet. Guarded by this object, as {@link #closed} is. */
  private final List<Dropped> waiting = new ArrayList<>();

  private boolean closed;

  /** A segment that no snapshot from now on names; readers of {@code epoch} may be in it. */
  private record Dropped(Segment segment, long epoch) {}

  Dropper(Segments segments, Readers readers) {
    this.segments = segments;
    this.readers = readers;
    this.thread = new Thread(this, "store-dropper");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Takes charge of segments that the last commit struck out. */
  synchronized void add(List<Segment> struck) {
    if (!struck.isEmpty()) {
      long ended = readers.advance();
      struck.forEach(segment -> waiting.add(new Dropped(segment, ended)));
      notifyAll();
    }
  }

  @Override
  public void run() {
    List<Dropped> free = takeFree();
    while (!free.isEmpty()) {
      free.forEach(one -> remove(one.segment()));
      forget(free);
      free = takeFree();
    }
  }

  /** Waits for segments without readers; none when this is closed. */
  private synchronized List<Dropped> takeFree() {
    while (true) {
      List<Dropped> free = waiting.stream().filter(one -> !readers.anySince(one.epoch())).toList();
      if (!free.isEmpty() || closed) {
        return free;
      }
      try {
        wait(waiting.isEmpty() ? 0 : RETRY);
      } catch (InterruptedException e) {
        return List.of(); // nobody has a reason to; what waits goes when the store is next opened
      }
    }
  }

  private void remove(Segment segment) {
    segments.remove(segment.number());
    try {
      segment.drop();
    } catch (IOException e) {
      // It is tried again when the store is next opened, as a file that the index does not name.
      LOG.warn("could not remove {}: {}", segment.file(), e.toString());
    }
  }

  private synchronized void forget(List<Dropped> removed) {
    waiting.removeAll(removed);
    notifyAll();
  }

  /**
   * Waits up to {@code millis} until the space of all segments is back.
   *
   * @return whether there were any, and none is left
   */
  synchronized boolean await(long millis) {
    if (waiting.isEmpty()) {
      return false;
    }
    Deadline deadline = Deadline.after(Duration.ofMillis(millis));
    Uninterrupted.await(
        () -> {
          while (!waiting.isEmpty() && !deadline.passed()) {
            TimeUnit.NANOSECONDS.timedWait(this, deadline.remainingNanos());
          }
        });
    return waiting.isEmpty();
  }

  /** Removes what has no readers now, and ends; leftovers go when the store is next opened. */
  void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    Uninterrupted.await(thread::join);
  }
}
