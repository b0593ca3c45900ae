package io.orrery.unixfs;

import io.orrery.ipld.DagPbLink;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;

/**
 * Writes a HAMT from all its entries, from below, each shard once: the entries are parted by the
 * bucket of the level, each part by that of the next, until one is alone. The tree so made is the
 * only one for these entries.
 */
final class ShardWriter {
  private final NodeWriter out;
  private final EntryTable entries;
  private final int fanout;
  private final int bits;

  /** The entries' numbers; each shard has a stretch of it, in the order of its buckets. */
  private final int[] order;

  private final int[] scratch;

  ShardWriter(NodeWriter out, EntryTable entries) {
    this.out = out;
    this.entries = entries;
    this.fanout = out.profile().sharding().fanout();
    this.bits = Integer.numberOfTrailingZeros(fanout);
    this.order = new int[entries.size()];
    this.scratch = new int[entries.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
  }

  ImportedNode write(Metadata metadata) throws FaultException {
    return write(0, order.length, 0, metadata);
  }

  /** The shard of the entries in a stretch of the order, whose first {@code used} bits agree. */
  private ImportedNode write(int from, int to, int used, Metadata metadata) throws FaultException {
    if (used + bits > Long.SIZE) {
      throw FaultException.refused(
          "names with equal hashes: " + name(from) + " and " + name(from + 1));
    }
    int[] ends = part(from, to, used);
    ShardLinks links = new ShardLinks(fanout);
    int start = from;
    for (int bucket = 0; bucket < fanout; bucket++) {
      int end = ends[bucket];
      if (end > start) {
        links.add(bucket, link(start, end, used, links.prefix(bucket)));
      }
      start = end;
    }
    return out.put(links.links(), links.message(metadata), 0);
  }

  private DagPbLink link(int from, int to, int used, Name prefix) throws FaultException {
    if (to - from == 1) {
      return entries.link(order[from], prefix);
    }
    ImportedNode below = write(from, to, used + bits, Metadata.NONE);
    return new DagPbLink(below.cid(), prefix, below.tsize());
  }

  /** Sorts a stretch by the buckets of a level; answers where each bucket ends. */
  private int[] part(int from, int to, int used) {
    int[] ends = new int[fanout];
    for (int i = from; i < to; i++) {
      ends[bucket(order[i], used)]++;
    }
    int at = from;
    for (int bucket = 0; bucket < fanout; bucket++) {
      int count = ends[bucket];
      ends[bucket] = at;
      at += count;
    }
    System.arraycopy(order, from, scratch, from, to - from);
    for (int i = from; i < to; i++) {
      order[ends[bucket(scratch[i], used)]++] = scratch[i];
    }
    return ends;
  }

  private int bucket(int entry, int used) {
    return NameHash.bucket(entries.hash(entry), used, bits);
  }

  private Name name(int index) {
    return entries.link(order[index], Name.EMPTY).name();
  }
}
