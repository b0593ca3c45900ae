package io.orrery.unixfs;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockScope;
import io.orrery.ipld.BlockSource;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.FaultException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A source that counts. Far blocks are not local until they were asked for, and what was asked for
 * stays local only when it is told so. It fails a test that asks while a scope is open.
 */
final class CountingSource implements BlockSource {
  private final BlockSource below;
  private final boolean far;
  private final boolean keeps;
  private final Set<Cid> here = ConcurrentHashMap.newKeySet();
  private final Set<Cid> viewed = new HashSet<>();
  private final AtomicInteger openScopes = new AtomicInteger();
  private int views;
  private int gets;

  private CountingSource(BlockSource below, boolean far, boolean keeps) {
    this.below = below;
    this.far = far;
    this.keeps = keeps;
  }

  static CountingSource local(BlockSource below) {
    return new CountingSource(below, false, true);
  }

  static CountingSource far(BlockSource below) {
    return new CountingSource(below, true, true);
  }

  /** One that gives blocks and never has them. */
  static CountingSource forgetful(BlockSource below) {
    return new CountingSource(below, true, false);
  }

  /** How often the bytes of a local block were looked at. */
  int views() {
    return views;
  }

  /** Which blocks were looked at. */
  Set<Cid> viewed() {
    return viewed;
  }

  int gets() {
    return gets;
  }

  void reset() {
    views = 0;
    gets = 0;
    viewed.clear();
  }

  @Override
  public CompletableFuture<Block> get(Cid cid, Deadline deadline) {
    if (openScopes.get() > 0) {
      throw new AssertionError("a block is asked for while a scope is open");
    }
    gets++;
    if (keeps) {
      here.add(cid);
    }
    return below.get(cid, deadline);
  }

  @Override
  public BlockScope openScope() throws FaultException {
    BlockScope scope = below.openScope();
    openScopes.incrementAndGet();
    return new BlockScope() {
      @Override
      public ByteBuffer view(Cid cid) throws FaultException {
        ByteBuffer view = far && !here.contains(cid) ? null : scope.view(cid);
        if (view != null) {
          views++;
          viewed.add(cid);
        }
        return view;
      }

      @Override
      public long size(Cid cid) throws FaultException {
        return far && !here.contains(cid) ? -1 : scope.size(cid);
      }

      @Override
      public void close() {
        openScopes.decrementAndGet();
        scope.close();
      }
    };
  }
}
