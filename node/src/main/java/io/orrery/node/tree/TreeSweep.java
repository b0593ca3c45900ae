package io.orrery.node.tree;

import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multihash;
import io.orrery.ipld.Uninterrupted;
import io.orrery.node.pin.GarbageCollector;
import io.orrery.node.pin.Keeper;
import io.orrery.node.pin.Pins;
import io.orrery.node.store.Store;
import io.orrery.node.store.Table;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what commits of trees superseded, on a thread of its own; the files that blocks lie in
 * are then compacted, or the disk would have nothing of it. A sweep walks all trees. So while
 * commits go on it waits until what they brought is as much as what survived the last one and as
 * much work as the walk; when they rest, the walk must be worth it and no more.
 */
final class TreeSweep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TreeSweep.class);

  /** What small trees may leave behind, in bytes and in blocks. */
  private static final long SPARE_BYTES = 4L << 20;

  private static final long SPARE_BLOCKS = 4096;

  /** How many blocks more make it worth to add their lengths up. */
  private static final long WORTH_A_LOOK = 8;

  /** How many bytes are hashed and written in the time in which a walk meets a block. */
  private static final long BYTES_A_STEP = 1024;

  /** How many blocks a walk meets in the time in which a commit makes one. */
  private static final long STEPS_A_BLOCK = 8;

  /** After how long without a commit trees are at rest. */
  private static final long REST = TimeUnit.SECONDS.toNanos(5);

  private static final double DEAD_SHARE = 0.5;

  private final Store store;
  private final Pins pins;
  private final Keeper published;

  /** Null until there is a commit. Guarded by this object, as all below is. */
  private Thread thread;

  private boolean committed;
  private boolean restless;
  private long lastCommit;
  private boolean closed;

  /** Used by the thread alone: how many blocks there were when their lengths were added up. */
  private long looked;

  TreeSweep(Store store, Pins pins, Keeper published) {
    this.store = store;
    this.pins = pins;
    this.published = published;
  }

  /** Blocks that only trees brought, and their bytes. */
  private record Amount(long blocks, long bytes) {}

  /** A commit has landed. */
  synchronized void committed() {
    committed = true;
    restless = true;
    lastCommit = System.nanoTime();
    if (thread == null && !closed) {
      thread = new Thread(this::run, "tree-sweep");
      thread.setDaemon(true);
      thread.start();
    }
    notifyAll();
  }

  /** What there is to look at. */
  private enum Occasion {
    COMMIT,
    REST,
    END
  }

  private void run() {
    for (Occasion now = next(); now != Occasion.END; now = next()) {
      try {
        if (isDue(now == Occasion.REST ? 1 : 2)) {
          sweep();
        }
      } catch (IOException e) {
        LOG.warn("superseded blocks stay until later: {}", e.getMessage());
      } catch (RuntimeException defect) {
        // The thread goes on, or nothing would be swept until the next start.
        LOG.error("a sweep failed for a reason that is a defect of this program", defect);
      }
    }
  }

  private synchronized Occasion next() {
    Uninterrupted.await(
        () -> {
          while (!closed && !committed && untilRest() > 0) {
            wait(restless ? TimeUnit.NANOSECONDS.toMillis(untilRest()) + 1 : 0);
          }
        });
    if (closed) {
      return Occasion.END;
    }
    if (!committed) {
      restless = false;
      return Occasion.REST;
    }
    committed = false;
    return Occasion.COMMIT;
  }

  private long untilRest() {
    return restless ? Math.max(0, lastCommit + REST - System.nanoTime()) : Long.MAX_VALUE;
  }

  /** Whether there is {@code times} as much as survived the last sweep, and what a sweep costs. */
  private boolean isDue(int times) throws FaultException {
    long blocks = store.read(tx -> tx.count(Table.TRANSIENT));
    Survivors last = store.read(TreeRow::survivors);
    if (blocks > times * last.blocks() + SPARE_BLOCKS + last.steps() / STEPS_A_BLOCK) {
      return true;
    }
    // Adding up takes as long as there are blocks, so by then there must be some more.
    if (times > 1 && blocks < looked + Math.max(WORTH_A_LOOK, last.blocks() / 16)) {
      return false;
    }
    looked = blocks;
    long bytes = marked(key -> true).bytes();
    return bytes > times * last.bytes() + SPARE_BYTES + last.steps() * BYTES_A_STEP;
  }

  private Amount marked(Predicate<byte[]> counted) throws FaultException {
    return store.read(
        tx -> {
          long[] sums = new long[2];
          tx.scan(
              Table.TRANSIENT,
              null,
              null,
              (key, length) -> {
                if (counted.test(key)) {
                  sums[0]++;
                  sums[1] += ByteBuffer.wrap(length).getInt();
                }
                return true;
              });
          return new Amount(sums[0], sums[1]);
        });
  }

  /** Sweeps on the calling thread. */
  void sweep() throws IOException {
    long[] deleted = {0};
    GarbageCollector collector = pins.supersededCollector(published);
    int steps = collector.collect(hash -> deleted[0]++);
    // Not what commits bring meanwhile, of which nobody knows yet how long it is needed.
    Amount left = marked(key -> isHeld(collector, key));
    Survivors survivors = new Survivors(left.blocks(), left.bytes(), steps);
    store.write(
        tx -> {
          TreeRow.putSurvivors(tx, survivors);
          return null;
        });
    looked = left.blocks();
    if (deleted[0] > 0) {
      store.compact(DEAD_SHARE);
    }
  }

  private static boolean isHeld(GarbageCollector collector, byte[] key) {
    try {
      return collector.isHeld(Multihash.whole(ByteBuffer.wrap(key)));
    } catch (FaultException e) {
      throw new IllegalStateException("defect: the index was given a key that is no hash", e);
    }
  }

  /** Waits for a sweep that runs; none begins any more. */
  @Override
  public void close() {
    Thread last;
    synchronized (this) {
      closed = true;
      last = thread;
      notifyAll();
    }
    if (last != null) {
      Uninterrupted.await(last::join);
    }
  }
}
