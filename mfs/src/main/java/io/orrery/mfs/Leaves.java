package io.orrery.mfs;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import io.orrery.mfs.file.LeafSink;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The blocks that changes speak of and no root reaches yet: leaves that were written, DAGs that
 * came in by reference. They are under leases until the commit that reaches them has landed.
 */
final class Leaves implements LeafSink, AutoCloseable {
  private final TreeStore store;

  /** Takes the puts; null until there is one. Guarded by this object, as the lists are. */
  private BlockWriter current;

  /** What took puts before; closed when a commit has landed. */
  private final List<BlockWriter> older = new ArrayList<>();

  /** Those whose puts nobody has waited for. */
  private final List<BlockWriter> unsettled = new ArrayList<>();

  /** Held while somebody waits for the disk: others find then that it was theirs too. */
  private final Object landing = new Object();

  Leaves(TreeStore store) {
    this.store = store;
  }

  @Override
  public synchronized void put(Block leaf, Runnable durable) throws FaultException {
    try {
      current().put(leaf, durable);
    } catch (FaultException e) {
      retire();
      throw e;
    }
  }

  @Override
  public void commit() throws FaultException {
    synchronized (landing) {
      List<BlockWriter> waitedFor;
      synchronized (this) {
        // Others go on with a new one meanwhile: a writer is for one thread at a time.
        retire();
        waitedFor = List.copyOf(unsettled);
        unsettled.clear();
      }
      for (BlockWriter writer : waitedFor) {
        writer.commit();
      }
    }
  }

  /** Has blocks that are here stay. */
  synchronized void hold(Collection<Cid> cids) throws FaultException {
    if (!cids.isEmpty()) {
      store.hold(current(), cids);
    }
  }

  private BlockWriter current() throws FaultException {
    if (current == null) {
      current = store.newWriter();
    }
    return current;
  }

  private void retire() {
    if (current != null) {
      older.add(current);
      unsettled.add(current);
      current = null;
    }
  }

  /** Takes the leases of all that was put so far; a commit releases them when it has landed. */
  synchronized List<BlockWriter> take() {
    retire();
    List<BlockWriter> taken = List.copyOf(older);
    older.clear();
    return taken;
  }

  /** The commit failed. */
  synchronized void giveBack(List<BlockWriter> taken) {
    older.addAll(taken);
  }

  /** A commit has landed, and with it all that was put before: its root reaches what it needs. */
  synchronized void release(List<BlockWriter> taken) {
    unsettled.removeAll(taken);
    taken.forEach(BlockWriter::close);
  }

  @Override
  public void close() {
    release(take());
  }
}
