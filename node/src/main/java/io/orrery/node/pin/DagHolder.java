package io.orrery.node.pin;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockSource;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.EverPresent;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multihash;
import io.orrery.node.store.Store;
import io.orrery.unixfs.DagWalk;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * Brings every block of a DAG under a writer's lease: those that are here are held, those that are
 * not are fetched and put. A raw block that is here is not read.
 */
final class DagHolder implements DagWalk.Visitor {
  /** Blocks are held in portions, for each portion waits for the store's writer. */
  private static final int PORTION = 1024;

  private final Store store;
  private final BlockWriter lease;
  private final PinProgress progress;
  private final CidSet seen = new CidSet();
  private final List<Multihash> toHold = new ArrayList<>();

  /** The block that was entered last, if it was not here: the next to be read. */
  private Cid fetched;

  private DagHolder(Store store, BlockWriter lease, PinProgress progress) {
    this.store = store;
    this.lease = lease;
    this.progress = progress;
  }

  /**
   * Holds all that {@code root} leads to, and {@code root} itself.
   *
   * @throws FaultException UNREACHABLE, TIMED_OUT and their like when a block cannot be had,
   *     MALFORMED, UNSUPPORTED when links of a block cannot be followed
   */
  static void holdDag(
      Store store,
      BlockSource source,
      BlockWriter lease,
      Cid root,
      Supplier<Deadline> deadlines,
      PinProgress progress)
      throws FaultException {
    DagHolder holder = new DagHolder(store, lease, progress);
    DagWalk.walk(source, root, deadlines, holder);
    holder.hold();
  }

  /**
   * Holds one block.
   *
   * @throws FaultException what {@link BlockSource#get} fails with
   */
  static void holdBlock(
      Store store, BlockSource source, BlockWriter lease, Cid cid, Deadline deadline)
      throws FaultException {
    if (EverPresent.of(cid).isEmpty() && !store.hold(lease, List.of(cid.multihash())).isEmpty()) {
      lease.put(await(source.get(cid, deadline)));
    }
  }

  private static Block await(CompletableFuture<Block> future) throws FaultException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FaultException(Fault.CLOSED, "interrupted while waiting for a block", e);
    } catch (ExecutionException e) {
      FaultException fault = FaultException.unwrap(e);
      if (fault != null) {
        throw fault;
      }
      throw new IllegalStateException("a block source failed with no fault", e.getCause());
    }
  }

  @Override
  public boolean enter(DagWalk.Step step) throws FaultException {
    Cid cid = step.cid();
    if (!seen.add(cid)) {
      return false;
    }
    cid.multihash().requireAllowedForContent();
    if (toHold.size() >= PORTION) {
      hold();
    }
    long size = store.sizeOf(cid);
    if (size < 0) {
      fetched = cid;
      return true;
    }
    held(cid, size);
    return !cid.is(Codec.RAW);
  }

  @Override
  public boolean mayEnter(Cid cid) {
    return !seen.contains(cid);
  }

  @Override
  public void read(Cid cid, ByteBuffer bytes) throws FaultException {
    if (!cid.equals(fetched)) {
      return;
    }
    fetched = null;
    int size = bytes.remaining();
    if (store.sizeOf(cid) < 0) {
      // Whoever fetched it has not kept it. No scope is open: the bytes are the fetched block's.
      lease.put(new Block(cid, ByteBuffer.allocate(size).put(bytes).flip()));
      progress.block(cid, size);
    } else {
      held(cid, size);
    }
  }

  private void held(Cid cid, long size) {
    if (EverPresent.of(cid).isEmpty()) {
      toHold.add(cid.multihash());
    }
    progress.block(cid, size);
  }

  private void hold() throws FaultException {
    List<Multihash> gone = store.hold(lease, toHold);
    toHold.clear();
    if (!gone.isEmpty()) {
      throw FaultException.refused("block " + gone.get(0) + " was deleted while it was pinned");
    }
  }
}
