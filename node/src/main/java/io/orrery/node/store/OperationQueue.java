package io.orrery.node.store;

import io.orrery.ipld.FaultException;
import io.orrery.ipld.Uninterrupted;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What waits for the writer thread, bounded by bytes. A batch is handed out as soon as somebody
 * waits for one of its operations; otherwise it gathers until it is large or old enough.
 */
final class OperationQueue {
  /** How long an operation waits for company when nobody waits for it. */
  private static final long LINGER = TimeUnit.MILLISECONDS.toNanos(200);

  private final Path folder;
  private final int bound;
  private final Deque<Operation> waiting = new ArrayDeque<>();
  private long waitingWeight;
  private int awaited;
  private long oldest;

  /** The weight of what waits and of what is being worked on. */
  private long held;

  private boolean closed;

  OperationQueue(Path folder, int bound) {
    this.folder = folder;
    this.bound = bound;
  }

  /** Adds an operation, waiting for room; a single one that is larger than the bound is let in. */
  synchronized void submit(Operation operation) throws FaultException {
    Uninterrupted.await(
        () -> {
          while (!closed && held > 0 && held + operation.weight() > bound) {
            wait();
          }
        });
    if (closed) {
      throw StoreFaults.closed(folder);
    }
    if (waiting.isEmpty()) {
      oldest = System.nanoTime();
    }
    waiting.add(operation);
    held += operation.weight();
    waitingWeight += operation.weight();
    awaited += operation.isAwaited() ? 1 : 0;
    notifyAll();
  }

  /** Waits for the next batch; null when the queue is closed and nothing is left. */
  synchronized List<Operation> take() {
    while (true) {
      long now = System.nanoTime();
      if (isReady(now)) {
        return drain();
      }
      if (closed) {
        return null;
      }
      try {
        wait(waiting.isEmpty() ? 0 : TimeUnit.NANOSECONDS.toMillis(oldest + LINGER - now) + 1);
      } catch (InterruptedException e) {
        // Nobody has a reason to interrupt the writer: it ends when the queue is closed.
        return List.of();
      }
    }
  }

  private boolean isReady(long now) {
    return !waiting.isEmpty()
        && (awaited > 0 || waitingWeight >= bound / 2 || closed || now - oldest >= LINGER);
  }

  private List<Operation> drain() {
    List<Operation> batch = new ArrayList<>();
    long weight = 0;
    while (!waiting.isEmpty() && weight < bound / 2) {
      if (waiting.peek().isAlone() && !batch.isEmpty()) {
        break;
      }
      Operation next = waiting.poll();
      weight += next.weight();
      awaited -= next.isAwaited() ? 1 : 0;
      batch.add(next);
      if (next.isAlone()) {
        break;
      }
    }
    waitingWeight -= weight;
    oldest = System.nanoTime();
    return batch;
  }

  /** The batch is done with: its room is free. */
  synchronized void finished(List<Operation> batch) {
    for (Operation operation : batch) {
      held -= operation.weight();
    }
    notifyAll();
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** Lets nothing in any more; what waits is still handed out. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
