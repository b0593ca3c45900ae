package io.orrery.node.tree;

import io.orrery.ipld.FaultException;
import io.orrery.ipld.Uninterrupted;
import io.orrery.node.pin.Keeper;
import io.orrery.node.pin.Pins;
import io.orrery.node.store.Store;
import io.orrery.node.store.Table;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what commits of trees superseded, when it has become as much as what they need, or as
 * much work to write as all trees are to walk, which is what a sweep costs. On a thread of its own,
 * one at a time; the files that blocks lie in are then compacted, or the disk would have nothing of
 * it.
 */
final class TreeSweep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TreeSweep.class);

  /** What small trees may leave behind, in bytes and in blocks. */
  private static final long SPARE_BYTES = 8L << 20;

  private static final long SPARE_BLOCKS = 4096;

  /** How many blocks more make it worth to add their lengths up. */
  private static final long WORTH_A_LOOK = 64;

  /** How many bytes are hashed and written in the time in which a walk meets a block. */
  private static final long BYTES_A_STEP = 1024;

  /** How many blocks a walk meets in the time in which a commit makes one. */
  private static final long STEPS_A_BLOCK = 8;

  private static final double DEAD_SHARE = 0.4;

  private final Store store;
  private final Pins pins;
  private final Keeper published;
  private final long spareBytes;

  /** Guarded by this object, as all below is. */
  private Thread running;

  private long looked;
  private boolean closed;

  /** Blocks that only trees brought, and their bytes. */
  private record Amount(long blocks, long bytes) {}

  /**
   * What the last sweep left.
   *
   * @param blocks that only trees brought
   * @param bytes of those
   * @param steps the blocks that the walk met, whoever brought them
   */
  record Needed(long blocks, long bytes, long steps) {
    private static final int BYTES = 24;

    byte[] toBytes() {
      return ByteBuffer.allocate(BYTES).putLong(blocks).putLong(bytes).putLong(steps).array();
    }

    static Needed parse(byte[] value) {
      if (value == null || value.length != BYTES) {
        // Only a measure of when to sweep: none means rather too early.
        return new Needed(0, 0, 0);
      }
      ByteBuffer in = ByteBuffer.wrap(value);
      return new Needed(in.getLong(), in.getLong(), in.getLong());
    }
  }

  TreeSweep(Store store, Pins pins, Keeper published) {
    this(store, pins, published, SPARE_BYTES);
  }

  TreeSweep(Store store, Pins pins, Keeper published, long spareBytes) {
    this.store = store;
    this.pins = pins;
    this.published = published;
    this.spareBytes = spareBytes;
  }

  /** A commit has landed. */
  synchronized void committed() throws FaultException {
    if (!closed && running == null && isDue()) {
      running = new Thread(this::run, "tree-sweep");
      running.setDaemon(true);
      running.start();
    }
  }

  private boolean isDue() throws FaultException {
    long blocks = store.read(tx -> tx.count(Table.TRANSIENT));
    Needed needed = store.read(TreeRow::needed);
    if (blocks < looked + Math.max(WORTH_A_LOOK, needed.blocks() / 16)) {
      return false;
    }
    looked = blocks;
    return blocks > 2 * needed.blocks() + SPARE_BLOCKS + needed.steps() / STEPS_A_BLOCK
        || marked().bytes() > 2 * needed.bytes() + spareBytes + needed.steps() * BYTES_A_STEP;
  }

  private Amount marked() throws FaultException {
    return store.read(
        tx -> {
          long[] sums = new long[2];
          tx.scan(
              Table.TRANSIENT,
              null,
              null,
              (key, length) -> {
                sums[0]++;
                sums[1] += ByteBuffer.wrap(length).getInt();
                return true;
              });
          return new Amount(sums[0], sums[1]);
        });
  }

  private void run() {
    try {
      sweep();
    } catch (IOException e) {
      LOG.warn("superseded blocks stay until later: {}", e.getMessage());
    } finally {
      ended();
    }
  }

  /** Sweeps on the calling thread. */
  void sweep() throws IOException {
    long[] deleted = {0};
    int steps = pins.supersededCollector(published).collect(hash -> deleted[0]++);
    Amount left = marked();
    Needed needed = new Needed(left.blocks(), left.bytes(), steps);
    store.write(
        tx -> {
          TreeRow.putNeeded(tx, needed);
          return null;
        });
    synchronized (this) {
      looked = needed.blocks();
    }
    if (deleted[0] > 0) {
      store.compact(DEAD_SHARE);
    }
  }

  private synchronized void ended() {
    running = null;
    notifyAll();
  }

  /** Waits for a sweep that runs; none begins any more. */
  @Override
  public synchronized void close() {
    closed = true;
    Uninterrupted.await(
        () -> {
          while (running != null) {
            wait();
          }
        });
  }
}
