package io.orrery.ipld;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;

/**
 * Blocks on the heap, for as long as the process lives: what a dry run builds and looks back at. A
 * view stays valid after its scope, since nothing here is reused; callers must not lean on that.
 */
public final class MemoryBlocks implements BlockStore {
  /** Values are private copies. Readers take no lock; whoever changes the map holds this object. */
  private final Map<Multihash, ByteBuffer> blocks = new ConcurrentSkipListMap<>();

  private final Set<Writer> writers = ConcurrentHashMap.newKeySet();

  @Override
  public CompletableFuture<Block> get(Cid cid, Deadline deadline) {
    try {
      cid.multihash().requireAllowedForContent();
    } catch (FaultException e) {
      return CompletableFuture.failedFuture(e);
    }
    return find(cid)
        .map(CompletableFuture::completedFuture)
        .orElseGet(() -> CompletableFuture.failedFuture(FaultException.unreachable(cid)));
  }

  private Optional<Block> find(Cid cid) {
    return EverPresent.of(cid)
        .or(
            () ->
                Optional.ofNullable(blocks.get(cid.multihash()))
                    .map(bytes -> new Block(cid, bytes)));
  }

  @Override
  public BlockScope openScope() {
    return new BlockScope() {
      @Override
      public ByteBuffer view(Cid cid) {
        return find(cid).map(Block::data).orElse(null);
      }

      @Override
      public long size(Cid cid) {
        return find(cid).map(Block::size).orElse(-1);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public boolean has(Cid cid) {
    return find(cid).isPresent();
  }

  @Override
  public BlockWriter newWriter() {
    Writer writer = new Writer();
    writers.add(writer);
    return writer;
  }

  @Override
  public synchronized int delete(Collection<Multihash> hashes) {
    int deleted = 0;
    for (Multihash hash : hashes) {
      boolean leased = writers.stream().anyMatch(writer -> writer.lease.contains(hash));
      if (!leased && blocks.remove(hash) != null) {
        deleted++;
      }
    }
    return deleted;
  }

  /** The ever present are not among them: they are not stored. */
  @Override
  public void forEach(Predicate<Multihash> visitor) {
    for (Multihash hash : blocks.keySet()) {
      if (!visitor.test(hash)) {
        return;
      }
    }
  }

  private synchronized void put(Block block, Set<Multihash> lease) {
    Multihash hash = block.cid().multihash();
    lease.add(hash);
    if (!blocks.containsKey(hash)) {
      ByteBuffer copy = ByteBuffer.allocate(block.size()).put(block.data().duplicate()).flip();
      blocks.put(hash, copy.asReadOnlyBuffer());
    }
  }

  private final class Writer implements BlockWriter {
    /** Guarded by the store: a deletion must see either no lease and no block, or both. */
    private final Set<Multihash> lease = new HashSet<>();

    @Override
    public void put(Block block) throws FaultException {
      requireOpen();
      block.cid().multihash().requireAllowedForContent();
      if (EverPresent.of(block.cid()).isEmpty()) {
        MemoryBlocks.this.put(block, lease);
      }
    }

    @Override
    public void commit() throws FaultException {
      requireOpen();
    }

    private void requireOpen() throws FaultException {
      if (!writers.contains(this)) {
        throw new FaultException(Fault.CLOSED, "this writer is closed");
      }
    }

    @Override
    public void close() {
      writers.remove(this);
    }
  }
}
