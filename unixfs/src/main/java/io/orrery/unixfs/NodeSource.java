package io.orrery.unixfs;

import io.orrery.ipld.BlockScope;
import io.orrery.ipld.BlockSource;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.FaultException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/**
 * Where decoded nodes come from: the cache, the local blocks, or wherever the {@link BlockSource}
 * gets blocks. Safe from any thread.
 */
public final class NodeSource {
  private final BlockSource blocks;
  private final NodeCache cache;

  public NodeSource(BlockSource blocks, NodeCache cache) {
    this.blocks = blocks;
    this.cache = cache;
  }

  /** The blocks below. */
  public BlockSource blocks() {
    return blocks;
  }

  /**
   * The node if it is cached or its block is local, else null. Waits for nothing.
   *
   * @throws FaultException as {@link UnixFsNode#decode}, and CORRUPT
   */
  public UnixFsNode local(Cid cid) throws FaultException {
    UnixFsNode known = cache.get(cid);
    if (known != null) {
      return known;
    }
    try (BlockScope scope = blocks.openScope()) {
      return local(cid, scope);
    }
  }

  /** The same inside a scope that is open anyway. */
  UnixFsNode local(Cid cid, BlockScope scope) throws FaultException {
    UnixFsNode node = peek(cid, scope);
    if (node != null) {
      cache.put(node);
    }
    return node;
  }

  /** As {@link #local}, but the cache keeps only what it had: for passing through once. */
  UnixFsNode peek(Cid cid, BlockScope scope) throws FaultException {
    UnixFsNode known = cache.get(cid);
    if (known != null) {
      return known;
    }
    if (cid.is(Codec.RAW)) {
      long size = scope.size(cid);
      return size < 0 ? null : FileNode.raw(cid, (int) size);
    }
    ByteBuffer view = scope.view(cid);
    return view == null ? null : UnixFsNode.decode(cid, view);
  }

  /** The node, fetched if need be; fails as {@link BlockSource#get} and {@link #local} do. */
  public CompletableFuture<UnixFsNode> get(Cid cid, Deadline deadline) {
    try {
      UnixFsNode here = local(cid);
      if (here != null) {
        return CompletableFuture.completedFuture(here);
      }
    } catch (FaultException e) {
      return CompletableFuture.failedFuture(e);
    }
    return fetch(cid, deadline)
        .thenApply(
            node -> {
              cache.put(node);
              return node;
            });
  }

  /** Asks the source for the block without looking whether it is local, and keeps nothing. */
  CompletableFuture<UnixFsNode> fetch(Cid cid, Deadline deadline) {
    return blocks
        .get(cid, deadline)
        .thenCompose(
            block -> {
              try {
                return CompletableFuture.completedFuture(UnixFsNode.decode(cid, block.data()));
              } catch (FaultException e) {
                return CompletableFuture.failedFuture(e);
              }
            });
  }

  NodeCache cache() {
    return cache;
  }
}
