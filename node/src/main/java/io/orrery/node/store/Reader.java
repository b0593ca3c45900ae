package io.orrery.node.store;

import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multihash;
import java.nio.ByteBuffer;
import org.lmdbjava.LmdbException;
import org.lmdbjava.Txn;

/** One read transaction of LMDB, used again and again, by one thread at a time. */
final class Reader {
  /** The epoch of a reader that reads nothing. */
  static final long IDLE = Long.MAX_VALUE;

  private final Index index;
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(Index.MAX_KEY);
  private Txn<ByteBuffer> txn;
  private boolean reading;
  private long snapshot;

  /** What was dropped in this epoch or later stays in place for this reader. */
  private volatile long epoch = IDLE;

  Reader(Index index) {
    this.index = index;
  }

  void enter(long newEpoch) {
    epoch = newEpoch;
  }

  long epoch() {
    return epoch;
  }

  /** Takes the newest snapshot. */
  void begin() throws FaultException {
    try {
      snapshot = index.commits();
      if (txn == null) {
        txn = index.beginRead();
      } else {
        txn.renew();
      }
      reading = true;
    } catch (LmdbException e) {
      throw StoreFaults.of(index.folder(), e);
    }
  }

  /** Lets the snapshot go, and then all that it protected. */
  void end() {
    reset();
    epoch = IDLE;
  }

  private void reset() {
    if (reading) {
      reading = false;
      txn.reset();
    }
  }

  void abandon() {
    epoch = IDLE;
  }

  /** Frees the transaction; only of a reader that is idle. */
  void close() {
    if (txn != null) {
      txn.close();
      txn = null;
    }
  }

  Location find(Multihash hash) throws FaultException {
    try {
      return index.find(txn, hash, scratch);
    } catch (LmdbException e) {
      throw StoreFaults.of(index.folder(), e);
    }
  }

  /** The stretch of a file that holds a block, or null. */
  FileSlice findInFile(Multihash hash) throws FaultException {
    try {
      return index.findInFile(txn, hash, scratch);
    } catch (LmdbException e) {
      throw StoreFaults.of(index.folder(), e);
    }
  }

  /** The length of a block that a file holds, or -1. */
  int findLengthInFile(Multihash hash) throws FaultException {
    try {
      return index.findLengthInFile(txn, hash, scratch);
    } catch (LmdbException e) {
      throw StoreFaults.of(index.folder(), e);
    }
  }

  /** Whether something was committed since this reader's snapshot. */
  boolean isBehind() {
    return snapshot != index.commits();
  }

  /**
   * Exchanges the snapshot for the newest. Blocks that were viewed stay in place: the epoch is the
   * old one.
   */
  void catchUp() throws FaultException {
    reset();
    begin();
  }

  Txn<ByteBuffer> txn() {
    return txn;
  }

  ByteBuffer scratch() {
    return scratch;
  }
}
