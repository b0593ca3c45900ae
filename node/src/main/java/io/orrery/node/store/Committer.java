package io.orrery.node.store;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Uninterrupted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
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

  /** How long a full disk waits for segments that are being removed, in milliseconds. */
  private static final long WAIT_FOR_SPACE = 10_000;

  private final Path folder;
  private final OperationQueue queue;
  private final WriterState state;
  private final Dropper dropper;
  private final Thread thread;

  /** Set when a failed step could not be taken back: what is in memory may not be trusted. */
  private FaultException broken;

  Committer(Path folder, OperationQueue queue, WriterState state, Dropper dropper) {
    this.folder = folder;
    this.queue = queue;
    this.state = state;
    this.dropper = dropper;
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
    Uninterrupted.await(thread::join);
  }

  @Override
  public void run() {
    boolean open = true;
    while (open) {
      open = writeNext();
    }
    try {
      state.appender().close();
    } catch (IOException e) {
      LOG.warn("could not close the last segment of {}: {}", folder, e.toString());
    }
  }

  /** A method of its own, so that a thread at rest does not keep the blocks of its last batch. */
  private boolean writeNext() {
    List<Operation> batch = queue.take();
    if (batch == null) {
      return false;
    }
    write(batch);
    queue.finished(batch);
    return true;
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
      if (fault.fault() == Fault.FULL && dropper.await(WAIT_FOR_SPACE)) {
        write(operations);
      } else {
        retryOrFail(operations, fault);
      }
      return;
    }
    operations.forEach(Operation::committed);
  }

  private void commit(List<Operation> operations) throws IOException {
    List<Segment> empty;
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
    dropper.add(empty);
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
}
