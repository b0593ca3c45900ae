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
  /**
   * How many of the shards that come next are asked for: they are small, and this hides the way to
   * a peer. On each level as many may be under way or held.
   */
  private static final int WINDOW = 32;

  /** The largest shard, in bytes of heap, that is held before its turn; real ones are far below. */
  private static final int MAX_HELD = 256 * 1024;

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
      ahead.values().removeIf(CompletableFuture::isCompletedExceptionally);
      CompletableFuture<UnixFsNode> front = ask(missing, deadline);
      ahead.put(missing, front);
      prefetch(deadline);
      return batch.isEmpty()
          ? front.thenCompose(here -> next(deadline))
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
    if (inPlace && (!resumed || Long.compareUnsigned(hash, after) > 0)) {
      batch.add(entry);
    }
  }

  private void push(Frame above, ShardNode shard) throws FaultException {
    int used = above.used + above.shard.bits();
    ShardLookup.requireBits(shard, used);
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
      UnixFsNode node = asked.join();
      if (node != null) {
        return node;
      }
    }
    return nodes.peek(cid, scope);
  }

  /** Asks for the shards that come next on the way, as far as that is not done. */
  private void prefetch(Deadline deadline) {
    int upcoming = 0;
    for (Frame frame : stack) {
      for (int i = frame.index; i < frame.shard.linkCount() && upcoming < WINDOW; i++) {
        if (frame.shard.leadsToShard(i)) {
          upcoming++;
          Cid cid = frame.shard.target(i);
          if (!ahead.containsKey(cid)) {
            ahead.put(cid, nodes.fetch(cid, deadline).thenApply(ShardListing::unlessLarge));
          }
        }
      }
    }
  }

  /** A large shard is not held until its turn: it is local by then, or is fetched again. */
  private static UnixFsNode unlessLarge(UnixFsNode node) {
    return node.weight() > MAX_HELD ? null : node;
  }

  /**
   * Asks for the shard that is next. What an earlier call asked for may have had less time than
   * this call has, so if that fails it is asked for once more.
   */
  private CompletableFuture<UnixFsNode> ask(Cid cid, Deadline deadline) {
    CompletableFuture<UnixFsNode> asked = ahead.get(cid);
    return asked == null
        ? nodes.fetch(cid, deadline)
        : asked
            .exceptionally(failure -> null)
            .thenCompose(
                node ->
                    node == null
                        ? nodes.fetch(cid, deadline)
                        : CompletableFuture.completedFuture(node));
  }
}
