package io.orrery.node.store;

import io.orrery.ipld.FaultException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.lmdbjava.Txn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes: takes what waits, makes one batch of it, tells everybody. When a
 * batch fails it is taken back and its halves are tried on their own, so that one block too many
 * for the disk fails alone and not the deletion that would make room.
 */
final class Committer implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

  /** How often segments that readers still look at are tried again, in milliseconds. */
  private static final long RETRY_DROP = 20;

  private final Path folder;
  private final OperationQueue queue;
  private final WriterState state;
  private final Readers readers;
  private final Thread thread;

  /** Set when a failed step could not be taken back: what is in memory may not be trusted. */
  private FaultException broken;

  /** Guarded by itself, which whoever waits for it to be empty waits on. */
  private final List<Dropped> dropped = new ArrayList<>();

  /** A segment that no snapshot from now on names; readers of {@code epoch} may be in it. */
  private record Dropped(Segment segment, long epoch) {}

  Committer(Path folder, OperationQueue queue, WriterState state) {
    this.folder = folder;
    this.queue = queue;
    this.state = state;
    this.readers = state.readers();
    this.thread = new Thread(this, "store-writer");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  void requireOpen() throws FaultException {
    if (queue.isClosed()) {
      throw StoreFaults.closed(folder);
    }
  }

  /** Ends the thread when all that waits is done; later calls are refused. */
  void close() {
    queue.close();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void run() {
    List<Operation> batch = queue.take(0);
    while (batch != null) {
      write(batch);
      queue.finished(batch);
      removeDropped();
      batch = queue.take(hasDropped() ? RETRY_DROP : 0);
    }
    try {
      state.appender().close();
    } catch (IOException e) {
      LOG.warn("could not close the last segment of {}: {}", folder, e.toString());
    }
  }

  /** Does {@code work} in some batch and waits for it; not from the writer's own thread. */
  <T> T run(Awaited.Work<T> work) throws FaultException {
    return submit(new Awaited<>(0, false, work));
  }

  /** The like for work that holds {@code weight} bytes until it is done. */
  <T> T run(int weight, Awaited.Work<T> work) throws FaultException {
    return submit(new Awaited<>(weight, false, work));
  }

  /** The like in a batch of its own. */
  <T> T runAlone(Awaited.Work<T> work) throws FaultException {
    return submit(new Awaited<>(0, true, work));
  }

  private <T> T submit(Awaited<T> operation) throws FaultException {
    enqueue(operation);
    return operation.await();
  }

  /** Hands an operation to the writer, waiting for room in its queue. */
  void enqueue(Operation operation) throws FaultException {
    if (Thread.currentThread() == thread) {
      throw new IllegalStateException("a change of tables must not write to the store itself");
    }
    queue.submit(operation);
  }

  private void write(List<Operation> operations) {
    if (broken != null) {
      operations.forEach(operation -> operation.failed(broken));
      return;
    }
    try {
      commit(operations);
    } catch (Throwable e) {
      FaultException fault = StoreFaults.of(folder, e);
      takeBack(fault);
      retryOrFail(operations, fault);
      return;
    }
    operations.forEach(Operation::committed);
  }

  private void commit(List<Operation> operations) throws IOException {
    List<Integer> empty;
    try (Batch batch = new Batch(state)) {
      for (Operation operation : operations) {
        operation.apply(batch);
      }
      empty = batch.commit();
    }
    try {
      state.appender().committed();
    } catch (IOException e) {
      // What was written is durable; only the unused room of a full segment could not be given
      // back.
      LOG.warn("could not trim a segment of {}: {}", folder, e.toString());
    }
    if (!empty.isEmpty()) {
      long ended = readers.advance();
      synchronized (dropped) {
        for (int number : empty) {
          dropped.add(new Dropped(state.segments().get(number), ended));
        }
      }
    }
  }

  private void takeBack(FaultException why) {
    try (Txn<ByteBuffer> txn = state.index().beginRead()) {
      state.ledger().load(state.index().segmentRows(txn));
      state.appender().rollback();
    } catch (Throwable e) {
      why.addSuppressed(e);
      LOG.error("the store {} takes no more changes until it is reopened", folder, why);
      broken = why;
    }
  }

  private void retryOrFail(List<Operation> operations, FaultException fault) {
    if (operations.size() == 1) {
      operations.get(0).failed(fault);
    } else {
      int half = operations.size() / 2;
      write(operations.subList(0, half));
      write(operations.subList(half, operations.size()));
    }
  }

  /** Removes the dropped segments that nobody looks at any more. */
  private void removeDropped() {
    synchronized (dropped) {
      for (Iterator<Dropped> all = dropped.iterator(); all.hasNext(); ) {
        Dropped one = all.next();
        if (!readers.anySince(one.epoch())) {
          remove(one.segment());
          all.remove();
        }
      }
      dropped.notifyAll();
    }
  }

  private boolean hasDropped() {
    synchronized (dropped) {
      return !dropped.isEmpty();
    }
  }

  private void remove(Segment segment) {
    state.segments().remove(segment.number());
    try {
      segment.drop();
    } catch (IOException e) {
      // It is tried again when the store is next opened, as a file that the index does not name.
      LOG.warn("could not remove {}: {}", segment.file(), e.toString());
    }
  }

  /** Waits until the space of all dropped segments is back, or for {@code millis}. */
  void awaitDropped(long millis) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    boolean interrupted = false;
    synchronized (dropped) {
      while (!dropped.isEmpty() && thread.isAlive() && System.nanoTime() < deadline) {
        try {
          dropped.wait(RETRY_DROP);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
