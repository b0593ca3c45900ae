package io.orrery.unixfs;

import io.orrery.ipld.Deadline;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The way of one name down a HAMT. */
final class ShardLookup {
  private final NodeSource nodes;
  private final byte[] name;
  private final long hash;
  private final Deadline deadline;

  ShardLookup(NodeSource nodes, Name name, Deadline deadline) {
    this.nodes = nodes;
    this.name = name.toBytes();
    this.hash = NameHash.of(this.name);
    this.deadline = deadline;
  }

  /**
   * @param bitsUsed the bits of the hash that led to {@code shard}
   */
  CompletableFuture<Optional<DirectoryEntry>> from(ShardNode shard, int bitsUsed) {
    ShardNode at = shard;
    int used = bitsUsed;
    try {
      while (true) {
        int index = find(at, used);
        if (index < 0) {
          return CompletableFuture.completedFuture(Optional.empty());
        }
        if (!at.leadsToShard(index)) {
          return CompletableFuture.completedFuture(Optional.of(at.entry(index)));
        }
        used += at.bits();
        UnixFsNode next = nodes.local(at.target(index));
        if (next == null) {
          int usedThere = used;
          return nodes
              .get(at.target(index), deadline)
              .thenCompose(node -> fetched(node, usedThere));
        }
        at = shard(next);
      }
    } catch (FaultException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletableFuture<Optional<DirectoryEntry>> fetched(UnixFsNode node, int used) {
    try {
      return from(shard(node), used);
    } catch (FaultException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** The link to follow or the entry; -1 when the name is not there. */
  private int find(ShardNode shard, int used) throws FaultException {
    requireBits(shard, used);
    int bucket = NameHash.bucket(hash, used, shard.bits());
    if (!shard.uses(bucket)) {
      return -1;
    }
    int index = shard.indexOf(bucket);
    return shard.leadsToShard(index) || shard.isNamed(index, name) ? index : -1;
  }

  /** What a link of a shard leads to must be a shard. */
  static ShardNode shard(UnixFsNode node) throws FaultException {
    if (node instanceof ShardNode shard) {
      return shard;
    }
    throw FaultException.malformed("part of a HAMT directory is no shard: " + node.cid());
  }

  /** A name's hash has 64 bits, and every level takes some: deeper no name can stand. */
  static void requireBits(ShardNode shard, int used) throws FaultException {
    if (used + shard.bits() > Long.SIZE) {
      throw FaultException.malformed("HAMT is deeper than its hash: " + shard.cid());
    }
  }
}
