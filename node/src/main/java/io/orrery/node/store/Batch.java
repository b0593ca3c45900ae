package io.orrery.node.store;

import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multihash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.lmdbjava.Txn;

/**
 * Many operations in one durable step: records go to the segments, rows to one LMDB transaction. At
 * the end the segments are synced, and then the transaction is committed, which LMDB syncs. A crash
 * before that leaves an index that knows nothing of the new records.
 */
final class Batch implements AutoCloseable {
  private final WriterState state;
  private final Index index;
  private final SegmentLedger ledger;
  private boolean changed;

  /** Null until it is needed. */
  private Txn<ByteBuffer> txn;

  Batch(WriterState state) {
    this.state = state;
    this.index = state.index();
    this.ledger = state.ledger();
  }

  private Txn<ByteBuffer> txn() {
    if (txn == null) {
      txn = index.beginWrite();
    }
    return txn;
  }

  /** Whether the block is stored, or a file holds it. */
  boolean has(Multihash hash) throws FaultException {
    return find(hash) != null || isInFile(hash);
  }

  boolean isInFile(Multihash hash) throws FaultException {
    return index.findLengthInFile(txn(), hash, state.scratch()) >= 0;
  }

  /** Notes down where a file holds a block, unless it is stored. */
  void refer(Multihash hash, FileSlice slice, boolean replace) throws FaultException {
    if (find(hash) == null && (replace || !isInFile(hash))) {
      index.putInFile(txn(), hash, slice, state.scratch());
      changed = true;
    }
  }

  /** Forgets that a file holds a block, unless that is leased. */
  boolean forgetInFile(Multihash hash) {
    if (isLeased(hash, null) || !index.deleteInFile(txn(), hash, state.scratch())) {
      return false;
    }
    changed = true;
    return true;
  }

  /** Stores a block unless it is there, and says whether it was not. */
  boolean put(Multihash hash, ByteBuffer data, int checksum) throws IOException {
    boolean isNew = find(hash) == null;
    if (isNew) {
      insert(hash, data, checksum);
    }
    return isNew;
  }

  /** Copies a block to the end of the active segment, if it still lies at {@code from}. */
  void move(Multihash hash, Location from) throws IOException {
    if (from.equals(find(hash))) {
      ByteBuffer bytes = state.segments().get(from.segment()).view(from.offset(), from.length());
      // The checksum goes along: damaged bytes stay known as damaged.
      insert(hash, bytes, from.checksum());
      ledger.removed(from.segment(), SegmentRecord.size(hash, from.length()), from.length());
    }
  }

  private void insert(Multihash hash, ByteBuffer data, int checksum) throws IOException {
    Location at = state.appender().append(hash, data, checksum);
    index.put(txn(), hash, at, state.scratch(), state.row());
    changed = true;
  }

  private boolean delete(Multihash hash) throws FaultException {
    boolean forgot = forgetInFile(hash);
    return deleteStored(hash, null) || forgot;
  }

  private boolean deleteStored(Multihash hash, LeasedWriter own) throws FaultException {
    Location at = find(hash);
    if (at == null || isLeased(hash, own)) {
      return false;
    }
    index.delete(txn(), hash, state.scratch());
    unmark(hash);
    ledger.removed(at.segment(), SegmentRecord.size(hash, at.length()), at.length());
    changed = true;
    return true;
  }

  /** Deletes what is there and not leased, and says how many that were. */
  int deleteAll(Iterable<Multihash> hashes) throws FaultException {
    int deleted = 0;
    for (Multihash hash : hashes) {
      deleted += delete(hash) ? 1 : 0;
    }
    return deleted;
  }

  /** Says of a block, which is new, that only transient writers have put it. */
  void mark(Multihash hash, int length) {
    index.mark(txn(), hash, length, state.scratch(), state.row());
    changed = true;
  }

  /** Somebody else asks for the block. */
  void unmark(Multihash hash) {
    if (index.unmark(txn(), hash, state.scratch())) {
      changed = true;
    }
  }

  /**
   * Deletes what only transient writers ever put and no lease protects; says how many that were.
   */
  int deleteMarked(Iterable<Multihash> hashes) throws FaultException {
    int deleted = 0;
    for (Multihash hash : hashes) {
      if (index.isMarked(txn(), hash, state.scratch()) && deleteStored(hash, null)) {
        deleted++;
      }
    }
    return deleted;
  }

  /** Deletes what a writer stored, unless another has a lease on it. */
  Void takeBack(Iterable<Multihash> hashes, LeasedWriter own) throws FaultException {
    for (Multihash hash : hashes) {
      deleteStored(hash, own);
    }
    return null;
  }

  private boolean isLeased(Multihash hash, LeasedWriter own) {
    for (LeasedWriter lease : state.leases()) {
      if (lease != own && lease.protects(hash)) {
        return true;
      }
    }
    return false;
  }

  private Location find(Multihash hash) throws FaultException {
    return index.find(txn(), hash, state.scratch());
  }

  /** Changes tables. When it throws, the whole batch is taken back. */
  <T> T change(Change<T> change) throws FaultException {
    changed = true;
    return change.run(new IndexTransaction(index, txn(), state.scratch()));
  }

  /**
   * The segments that are dead beyond {@code share}; if the active one is among them, the next
   * record starts another.
   */
  List<Compactor.Victim> chooseVictims(double share) throws IOException {
    List<Compactor.Victim> victims = new ArrayList<>();
    for (int segment : ledger.deadBeyond(share)) {
      victims.add(new Compactor.Victim(segment, ledger.usage(segment).end()));
      if (segment == ledger.active()) {
        state.appender().fill();
        changed = true;
      }
    }
    return victims;
  }

  /**
   * Exchanges the index for a copy without free pages, if it has many and readers leave in time.
   * Only in a batch of its own.
   */
  Void compactIndex(long waitMillis) throws IOException {
    if (index.isSparse()) {
      try {
        index.writeCopy();
        state.readers().whileEmpty(waitMillis, index::exchangeForCopy);
      } finally {
        index.removeCopy();
      }
    }
    return null;
  }

  /**
   * Makes everything durable.
   *
   * @return segments in which nothing lives any more: the index does not name them now
   */
  List<Segment> commit() throws IOException {
    if (!changed) {
      return List.of();
    }
    state.appender().sync();
    List<Segment> empty = new ArrayList<>();
    for (int number : ledger.strikeEmpty()) {
      empty.add(state.segments().get(number));
    }
    index.putSegmentRows(txn(), ledger.changes(), state.row());
    index.commit(txn());
    ledger.stored();
    return empty;
  }

  /** Takes back what was not committed. */
  @Override
  public void close() {
    if (txn != null) {
      txn.close();
    }
  }
}
