package io.orrery.unixfs;

import io.orrery.ipld.DagPbLink;
import io.orrery.ipld.FaultException;
import io.orrery.unixfs.ShardSlot.Below;
import io.orrery.unixfs.ShardSlot.Leaf;

/** A shard of a HAMT that is being changed: what stands in each of its buckets. */
final class ShardDraft implements ShardSlot {
  private final ShardSlot[] slots;

  /** The bits of the hash that led here, as a number, and how many they are. */
  private final long path;

  private final int used;
  private final int bits;

  /** The shard as it was read, while it is as it was read; else null. */
  private ImportedNode origin;

  /** An empty shard. */
  ShardDraft(int fanout, long path, int used) {
    this.slots = new ShardSlot[fanout];
    this.path = path;
    this.used = used;
    this.bits = Integer.numberOfTrailingZeros(fanout);
  }

  /**
   * The shard that was read, or null when no writer of the profile would have left it so: it is of
   * another fanout, its block is not the one that is written of its links, an entry stands where
   * its hash does not lead, or one stands alone that belongs a level higher.
   *
   * @param root whether nothing is above it, where alone metadata stands and any number of entries
   */
  static ShardDraft of(ShardNode node, ImportProfile profile, long path, int used, boolean root) {
    if (node.fanout() != profile.sharding().fanout() || used + node.bits() > Long.SIZE) {
      return null;
    }
    ShardDraft draft = new ShardDraft(node.fanout(), path, used);
    for (int i = 0; i < node.linkCount(); i++) {
      ShardSlot slot =
          node.leadsToShard(i) ? new Below(node.target(i), node.tsize(i)) : Leaf.of(node.entry(i));
      if (!draft.mayHold(slot, node.bucket(i), profile)) {
        return null;
      }
      draft.slots[node.bucket(i)] = slot;
    }
    if (!root && draft.collapsed() != draft) {
      return null;
    }
    ShardLinks links = draft.links();
    Metadata metadata = root ? node.metadata() : Metadata.NONE;
    draft.origin = NodeWriter.preview(profile, links.links(), links.message(metadata));
    return draft.origin.cid().equals(node.cid()) ? draft : null;
  }

  private boolean mayHold(ShardSlot slot, int bucket, ImportProfile profile) {
    return slot instanceof Below below
        ? below.tsize() != DagPbLink.NO_TSIZE && NodeWriter.isOwn(profile, below.cid())
        : ((Leaf) slot).hash() >>> (Long.SIZE - used - bits) == pathTo(bucket);
  }

  ShardSlot[] slots() {
    return slots;
  }

  int bucket(long hash) {
    return NameHash.bucket(hash, used, bits);
  }

  /** The bits that lead to the shard of a bucket. */
  long pathTo(int bucket) {
    return path << bits | bucket;
  }

  /** How many they are. */
  int usedBelow() {
    return used + bits;
  }

  /** Whether the hash has bits left for a level below this. */
  boolean mayGrow() {
    return used + 2 * bits <= Long.SIZE;
  }

  /** The shard as it was read, or null when it was changed. */
  ImportedNode origin() {
    return origin;
  }

  void set(int bucket, ShardSlot slot) {
    slots[bucket] = slot;
    origin = null;
  }

  /** What stands for this shard in the one above: it, its only entry, or null when it is empty. */
  ShardSlot collapsed() {
    ShardSlot only = null;
    for (ShardSlot slot : slots) {
      if (slot != null && only != null) {
        return this;
      }
      only = slot == null ? only : slot;
    }
    return only == null || only instanceof Leaf ? only : this;
  }

  /** The links, nothing below being changed. */
  private ShardLinks links() {
    ShardLinks links = new ShardLinks(slots.length);
    for (int bucket = 0; bucket < slots.length; bucket++) {
      if (slots[bucket] instanceof Leaf leaf) {
        links.add(bucket, leaf.link(links.prefix(bucket)));
      } else if (slots[bucket] instanceof Below below) {
        links.add(bucket, new DagPbLink(below.cid(), links.prefix(bucket), below.tsize()));
      }
    }
    return links;
  }

  /** Writes what was changed, from below. */
  ImportedNode write(NodeWriter out, Metadata metadata) throws FaultException {
    for (int bucket = 0; bucket < slots.length; bucket++) {
      if (slots[bucket] instanceof ShardDraft draft) {
        ImportedNode written =
            draft.origin == null ? draft.write(out, Metadata.NONE) : draft.origin;
        slots[bucket] = new Below(written.cid(), written.tsize());
      }
    }
    ShardLinks links = links();
    return out.put(links.links(), links.message(metadata), 0);
  }
}
