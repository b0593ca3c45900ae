package io.orrery.unixfs;

import io.orrery.ipld.BlockScope;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The listing of a HAMT, depth first in the order of the hashes. The stack is all that it keeps of
 * the way; a shard that is not local is asked for together with those that come next, so that a far
 * directory takes its round trips side by side.
 */
final class ShardListing {
  /** How many shards are asked for at once: they are small, and this hides the way to a peer. */
  private static final int WINDOW = 32;

  /**
   * The most shards in a row that hold no name of the directory. Writers leave none, and from one
   * name to the next it is never further than two depths of 21; but of twenty small blocks, each
   * full of links to the next, a stranger makes more ways down than anybody can walk.
   */
  private static final int MAX_BARREN = 256;

  private static final class Frame {
    private final ShardNode shard;

    /** The bits of the hash that led here, as a number, and how many they are. */
    private final long path;

    private final int used;
    private int index;

    Frame(ShardNode shard, long path, int used, int index) {
      this.shard = shard;
      this.path = path;
      this.used = used;
      this.index = index;
    }
  }

  private final NodeSource nodes;
  private int barren;
  private final Deque<Frame> stack = new ArrayDeque<>();
  private final Map<Cid, CompletableFuture<UnixFsNode>> ahead = new HashMap<>();

  /** Whether only hashes above {@link #after} are wanted. */
  private final boolean resumed;

  private final long after;

  ShardListing(NodeSource nodes, ShardNode root, Name afterName) {
    this.nodes = nodes;
    this.resumed = afterName != null;
    this.after = resumed ? NameHash.of(afterName) : 0;
    stack.push(new Frame(root, 0, 0, start(root, 0, 0)));
  }

  CompletableFuture<List<DirectoryEntry>> next(Deadline deadline) {
    try {
      List<DirectoryEntry> batch = new ArrayList<>();
      Cid missing = fill(batch);
      if (missing == null) {
        return CompletableFuture.completedFuture(batch);
      }
      prefetch(deadline);
      return batch.isEmpty()
          ? await(missing, deadline).thenCompose(here -> next(deadline))
          : CompletableFuture.completedFuture(batch);
    } catch (FaultException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Lists what is local; answers the shard that is next and is not, or null. */
  private Cid fill(List<DirectoryEntry> batch) throws FaultException {
    try (BlockScope scope = nodes.blocks().openScope()) {
      while (!stack.isEmpty() && batch.size() < DirectoryCursor.BATCH) {
        Frame top = stack.peek();
        if (top.index == top.shard.linkCount()) {
          stack.pop();
        } else if (!top.shard.leadsToShard(top.index)) {
          addEntry(top, batch);
          top.index++;
        } else {
          Cid cid = top.shard.target(top.index);
          UnixFsNode below = take(cid, scope);
          if (below == null) {
            return cid;
          }
          ShardNode shard = ShardLookup.shard(below);
          push(top, shard);
          top.index++;
        }
      }
    }
    return null;
  }

  private void addEntry(Frame at, List<DirectoryEntry> batch) {
    DirectoryEntry entry = at.shard.entry(at.index);
    long hash = NameHash.of(entry.name());
    int used = at.used + at.shard.bits();
    boolean inPlace = hash >>> (Long.SIZE - used) == path(at);
    if (inPlace) {
      barren = 0;
    }
    if (inPlace && (!resumed || Long.compareUnsigned(hash, after) > 0)) {
      batch.add(entry);
    }
  }

  private void push(Frame above, ShardNode shard) throws FaultException {
    int used = above.used + above.shard.bits();
    ShardLookup.requireBits(shard, used);
    if (++barren > MAX_BARREN) {
      throw FaultException.malformed("HAMT shards without entries, such as " + shard.cid());
    }
    long path = path(above);
    stack.push(new Frame(shard, path, used, start(shard, path, used)));
  }

  /** The bits that lead to the link at which a frame stands. */
  private static long path(Frame at) {
    return at.path << at.shard.bits() | at.shard.bucket(at.index);
  }

  /** Where to start in a shard: further in only if the name to resume after leads through it. */
  private int start(ShardNode shard, long path, int used) {
    boolean onTheWay = resumed && (used == 0 || after >>> (Long.SIZE - used) == path);
    return onTheWay ? shard.indexOf(NameHash.bucket(after, used, shard.bits())) : 0;
  }

  private UnixFsNode take(Cid cid, BlockScope scope) throws FaultException {
    CompletableFuture<UnixFsNode> asked = ahead.get(cid);
    if (asked != null && asked.isDone() && !asked.isCompletedExceptionally()) {
      ahead.remove(cid);
      return asked.join();
    }
    return nodes.peek(cid, scope);
  }

  private void prefetch(Deadline deadline) {
    ahead.values().removeIf(CompletableFuture::isCompletedExceptionally);
    int room = WINDOW - ahead.size();
    for (Frame frame : stack) {
      for (int i = frame.index; i < frame.shard.linkCount() && room > 0; i++) {
        if (frame.shard.leadsToShard(i)) {
          Cid cid = frame.shard.target(i);
          if (!ahead.containsKey(cid)) {
            ahead.put(cid, nodes.fetch(cid, deadline));
            room--;
          }
        }
      }
    }
  }

  private CompletableFuture<UnixFsNode> await(Cid cid, Deadline deadline) {
    CompletableFuture<UnixFsNode> asked = ahead.get(cid);
    // Asked for by an earlier call, it may have had less time than this one has: ask once more.
    CompletableFuture<UnixFsNode> node =
        asked == null
            ? nodes.fetch(cid, deadline)
            : asked.exceptionallyCompose(failure -> nodes.fetch(cid, deadline));
    ahead.put(cid, node);
    return node;
  }
}
