package io.orrery.unixfs;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;

/**
 * Decoded nodes, bounded by the heap bytes they keep; shared by all readers of a process. Nodes are
 * immutable and named by their hash, so nothing here is ever stale. Safe from any thread.
 */
public final class NodeCache {
  private static final int FEW_LINKS = 8;

  private final Cache<Cid, UnixFsNode> nodes;

  /**
   * An empty cache.
   *
   * @param maxBytes about as many bytes as the cache may keep on the heap
   */
  public NodeCache(long maxBytes) {
    // Upkeep runs on the caller's thread: it is short, and no pool of the JVM's is ours to use.
    nodes =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher((Cid cid, UnixFsNode node) -> 100 + node.weight())
            .executor(Runnable::run)
            .build();
  }

  /** The node, or null: at once for a raw block, which is always a file of one block. */
  UnixFsNode get(Cid cid) {
    return cid.is(Codec.RAW) ? null : nodes.getIfPresent(cid);
  }

  /**
   * Keeps the node, unless it is decoded about as fast as it is kept. Of the lowest shards of a
   * large directory there are tens of thousands, which would drive out those above them.
   */
  void put(UnixFsNode node) {
    if (!isSmall(node)) {
      nodes.put(node.cid(), node);
    }
  }

  private static boolean isSmall(UnixFsNode node) {
    if (node instanceof ShardNode shard) {
      return shard.linkCount() <= FEW_LINKS;
    }
    return node instanceof FileNode file && file.childCount() == 0;
  }
}
