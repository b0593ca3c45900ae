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
 * Deletes what commits of trees superseded, when it has become as much as what they need. For that
 * all trees are walked, which costs as much as they are large: so by then as much was written. On a
 * thread of its own, one at a time; the files that blocks lie in are then compacted, or the disk
 * would have nothing of it.
 */
final class TreeSweep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TreeSweep.class);

  /** What small trees may leave behind, in bytes and in blocks. */
  private static final long SPARE_BYTES = 64L << 20;

  private static final long SPARE_BLOCKS = 4096;

  /** How many blocks more make it worth to add their lengths up. */
  private static final long WORTH_A_LOOK = 64;

  private static final double DEAD_SHARE = 0.5;

  private final Store store;
  private final Pins pins;
  private final Keeper published;
  private final long spareBytes;

  /** Guarded by this object, as all below is. */
  private Thread running;

  private long looked;
  private boolean closed;

  /** Blocks that only trees brought, and their bytes. */
  record Amount(long blocks, long bytes) {
    static final Amount NONE = new Amount(0, 0);

    byte[] toBytes() {
      return ByteBuffer.allocate(16).putLong(blocks).putLong(bytes).array();
    }

    static Amount parse(byte[] value) {
      if (value == null || value.length != 16) {
        // Only a measure of when to sweep: none means rather too early.
        return NONE;
      }
      ByteBuffer in = ByteBuffer.wrap(value);
      return new Amount(in.getLong(), in.getLong());
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
    Amount needed = store.read(TreeRow::needed);
    if (blocks < looked + Math.max(WORTH_A_LOOK, needed.blocks() / 16)) {
      return false;
    }
    looked = blocks;
    return blocks > 2 * needed.blocks() + SPARE_BLOCKS
        || marked().bytes() > 2 * needed.bytes() + spareBytes;
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
    pins.supersededCollector(published).collect(hash -> deleted[0]++);
    Amount needed = marked();
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
