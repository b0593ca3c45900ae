package io.orrery.unixfs;

import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.DagPbLink;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.unixfs.ShardSlot.Below;
import io.orrery.unixfs.ShardSlot.Leaf;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The changes of one HAMT. Reads the shards on the way of each change and keeps them as drafts, so
 * that a shard is read and written once however many changes it takes; puts nothing before {@link
 * #write}. Of no more use once it met a shard that the profile's writers do not make.
 */
final class ShardEdit {
  private record Unread(Below below, long path, int used) {}

  private final NodeSource nodes;
  private final ImportProfile profile;
  private final Deadline deadline;
  private final Metadata metadata;
  private final ShardDraft root;

  /** What the changes added, less what they removed. */
  private DirectoryTotals difference = DirectoryTotals.NONE;

  private boolean odd;

  ShardEdit(NodeSource nodes, ImportProfile profile, ShardNode root, Deadline deadline) {
    this.nodes = nodes;
    this.profile = profile;
    this.deadline = deadline;
    this.metadata = root.metadata();
    this.root = ShardDraft.of(root, profile, 0, 0, true);
    this.odd = this.root == null;
  }

  /** Takes the changes; false when a shard was met that the profile's writers do not make. */
  boolean apply(SortedMap<Name, Optional<DirectoryEntry>> changes) throws FaultException {
    // What goes makes room first: of two names with one hash there may be one.
    for (Map.Entry<Name, Optional<DirectoryEntry>> change : changes.entrySet()) {
      if (!odd && change.getValue().isEmpty()) {
        change(root, change.getKey(), NameHash.of(change.getKey()), null);
      }
    }
    for (Optional<DirectoryEntry> entry : changes.values()) {
      if (!odd && entry.isPresent()) {
        Leaf leaf = Leaf.of(entry.get());
        change(root, entry.get().name(), leaf.hash(), leaf);
      }
    }
    return !odd;
  }

  /** Puts an entry or, with null, removes that name; answers whether the shard changed. */
  private boolean change(ShardDraft at, Name name, long hash, Leaf to) throws FaultException {
    int bucket = at.bucket(hash);
    ShardSlot there = at.slots()[bucket];
    if (there instanceof Below below) {
      there = read(below, at.pathTo(bucket), at.usedBelow());
      if (there == null) {
        return false;
      }
      at.slots()[bucket] = there;
    }
    if (there instanceof ShardDraft draft) {
      boolean changed = change(draft, name, hash, to);
      if (changed) {
        at.set(bucket, draft.collapsed());
      }
      return changed;
    }
    Leaf leaf = (Leaf) there;
    if (leaf != null && !leaf.isNamed(name)) {
      return to != null && push(at, bucket, leaf, to);
    }
    if (Objects.equals(leaf, to)) {
      return false;
    }
    difference = leaf == null ? difference : difference.without(link(leaf));
    difference = to == null ? difference : difference.with(link(to));
    at.set(bucket, to);
    return true;
  }

  /** Puts a second entry into a bucket: both go one level down. */
  private boolean push(ShardDraft at, int bucket, Leaf there, Leaf to) throws FaultException {
    if (!at.mayGrow()) {
      // Two names with one hash: whether they are too many is for the whole directory to say.
      odd = true;
      return false;
    }
    ShardDraft below = new ShardDraft(at.slots().length, at.pathTo(bucket), at.usedBelow());
    below.set(below.bucket(there.hash()), there);
    at.set(bucket, below);
    return change(below, to.entry().name(), to.hash(), to);
  }

  private static DagPbLink link(Leaf leaf) {
    return leaf.link(Name.EMPTY);
  }

  /** Null when it is none that the profile's writers make, and says so for good. */
  private ShardDraft read(Below below, long path, int used) throws FaultException {
    UnixFsNode node = Await.result(nodes.get(below.cid(), deadline));
    ShardDraft draft =
        node instanceof ShardNode shard ? ShardDraft.of(shard, profile, path, used, false) : null;
    odd = draft == null || draft.origin().tsize() != below.tsize();
    return odd ? null : draft;
  }

  /** What the changes added, less what they removed. */
  DirectoryTotals difference() {
    return difference;
  }

  /**
   * What the directory has at least, as changed: looks into one shard after another until that
   * makes it a HAMT, or all are counted. Each that nobody looked into has two entries or more.
   * Empty when one is none that the profile's writers make.
   */
  Optional<DirectoryTotals> measure(Metadata wanted) throws FaultException {
    Deque<Unread> unread = new ArrayDeque<>();
    DirectoryTotals bound = count(root, unread);
    while (!bound.shards(profile.sharding(), wanted) && !unread.isEmpty()) {
      Unread next = unread.remove();
      ShardDraft shard = read(next.below(), next.path(), next.used());
      if (shard == null) {
        return Optional.empty();
      }
      bound = bound.minus(DirectoryTotals.ANY_TWO).plus(count(shard, unread));
    }
    return Optional.of(bound);
  }

  private static DirectoryTotals count(ShardDraft shard, Deque<Unread> unread) {
    DirectoryTotals totals = DirectoryTotals.NONE;
    for (int bucket = 0; bucket < shard.slots().length; bucket++) {
      ShardSlot slot = shard.slots()[bucket];
      if (slot instanceof Leaf leaf) {
        totals = totals.with(link(leaf));
      } else if (slot instanceof ShardDraft draft) {
        totals = totals.plus(count(draft, unread));
      } else if (slot instanceof Below below) {
        totals = totals.plus(DirectoryTotals.ANY_TWO);
        unread.add(new Unread(below, shard.pathTo(bucket), shard.usedBelow()));
      }
    }
    return totals;
  }

  /** Writes the shards that changed, the root last. */
  ImportedNode write(BlockWriter out, Metadata wanted) throws FaultException {
    return root.origin() != null && metadata.equals(wanted)
        ? root.origin()
        : root.write(new NodeWriter(profile, out), wanted);
  }
}
