package io.orrery.node.store;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockScope;
import io.orrery.ipld.Cid;
import io.orrery.ipld.EverPresent;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multihash;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/** A scope on a store: a look-up in the index, a slice of a mapped segment. */
final class ReadScope implements BlockScope {
  private final Readers readers;
  private final Segments segments;
  private final Map<Multihash, ByteBuffer> pending;

  /** Null once the scope is closed. */
  private Reader reader;

  ReadScope(Readers readers, Segments segments, Map<Multihash, ByteBuffer> pending)
      throws FaultException {
    this.readers = readers;
    this.segments = segments;
    this.pending = pending;
    this.reader = readers.acquire();
  }

  @Override
  public ByteBuffer view(Cid cid) throws FaultException {
    requireOpen();
    Optional<Block> ever = EverPresent.of(cid);
    if (ever.isPresent()) {
      return ever.get().data();
    }
    Multihash hash = cid.multihash();
    Location at = reader.find(hash);
    if (at == null) {
      ByteBuffer waiting = copyOfPending(hash);
      if (waiting != null) {
        return waiting;
      }
      at = findAgain(hash);
    }
    return at == null ? null : segments.view(hash, at);
  }

  /** Copied inside the map's own lock: once it left the map, its writer may use the bytes again. */
  private ByteBuffer copyOfPending(Multihash hash) {
    ByteBuffer[] copy = new ByteBuffer[1];
    pending.computeIfPresent(
        hash,
        (key, data) -> {
          copy[0] = ByteBuffer.allocate(data.remaining()).put(data.duplicate()).flip();
          return data;
        });
    return copy[0] == null ? null : copy[0].asReadOnlyBuffer();
  }

  @Override
  public long size(Cid cid) throws FaultException {
    requireOpen();
    Optional<Block> ever = EverPresent.of(cid);
    if (ever.isPresent()) {
      return ever.get().size();
    }
    return size(cid.multihash());
  }

  private long size(Multihash hash) throws FaultException {
    Location at = reader.find(hash);
    if (at == null) {
      ByteBuffer waiting = pending.get(hash);
      if (waiting != null) {
        return waiting.remaining();
      }
      at = findAgain(hash);
    }
    return at == null ? reader.findLengthInFile(hash) : at.length();
  }

  /**
   * A block leaves the pending ones only after it was committed: one that is in neither place was
   * never put, or the snapshot is older than that commit.
   */
  private Location findAgain(Multihash hash) throws FaultException {
    if (!reader.isBehind()) {
      return null;
    }
    reader.catchUp();
    return reader.find(hash);
  }

  private void requireOpen() throws FaultException {
    if (reader == null) {
      throw new FaultException(Fault.CLOSED, "this scope is closed");
    }
  }

  @Override
  public void close() {
    if (reader != null) {
      Reader mine = reader;
      reader = null;
      readers.release(mine);
    }
  }
}
