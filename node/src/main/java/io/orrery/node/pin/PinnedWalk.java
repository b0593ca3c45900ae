package io.orrery.node.pin;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.FaultException;
import io.orrery.node.store.Store;
import io.orrery.unixfs.DagWalk;

/**
 * Walks what recursive pins hold, one pin after another and each CID once, roots included, out of
 * the store alone. Leaves that are raw are shown and not read.
 */
final class PinnedWalk {
  /** Sees the blocks. */
  @FunctionalInterface
  interface Visitor {
    /** Whether to go on; the rest of the walk is skipped once it is false. */
    boolean visit(Cid cid, Cid root) throws FaultException;
  }

  private final Store store;
  private final PinTable table;
  private final CidSet seen = new CidSet();
  private boolean going = true;

  private PinnedWalk(Store store, PinTable table) {
    this.store = store;
    this.table = table;
  }

  /**
   * Walks.
   *
   * @throws FaultException UNREACHABLE when a pin lacks a block with links, and what the visitor
   *     throws
   */
  static void walk(Store store, PinTable table, Visitor visitor) throws FaultException {
    new PinnedWalk(store, table).walk(visitor);
  }

  private void walk(Visitor visitor) throws FaultException {
    table.forEach(
        pin -> {
          if (going && pin.mode() == PinMode.RECURSIVE) {
            walk(pin.cid(), visitor);
          }
        });
  }

  private void walk(Cid root, Visitor visitor) throws FaultException {
    DagWalk.walk(
        store,
        root,
        Deadline::never,
        step -> {
          if (!going || !seen.add(step.cid())) {
            return false;
          }
          going = visitor.visit(step.cid(), root);
          return going && !step.cid().is(Codec.RAW);
        });
  }
}
