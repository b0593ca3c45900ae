package io.orrery.unixfs;

import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import java.util.Arrays;

/**
 * One node of a HAMT directory (ipfs/specs src/unixfs.md, hamt-sharded directory). Each link's name
 * starts with its bucket as upper-case hexadecimal digits; with no more than those it leads to a
 * shard one level down, else the rest is the name of an entry. Of links for the same bucket the
 * first by name counts. The bitfield of the block is not read: the links say the same.
 */
public final class ShardNode implements UnixFsNode {
  /** The most buckets of a node that anybody accepts (CVE-2023-23625). */
  public static final int MAX_FANOUT = 1024;

  private final Cid cid;
  private final Metadata metadata;
  private final int fanout;

  /** Sorted by name, and so by bucket; one for each bucket in use. */
  private final Links links;

  /**
   * A bit for each bucket in use. To count those below one takes a word or four, where a search
   * through the links would miss the processor's cache at every step.
   */
  private final long[] used;

  ShardNode(Cid cid, Metadata metadata, int fanout, Links found) throws FaultException {
    this.cid = cid;
    this.metadata = metadata;
    this.fanout = fanout;
    this.links = onePerBucket(found.sortedByName());
    this.used = new long[(fanout + Long.SIZE - 1) / Long.SIZE];
    for (int i = 0; i < links.count(); i++) {
      int bucket = bucket(i);
      used[bucket / Long.SIZE] |= 1L << bucket;
    }
  }

  private Links onePerBucket(Links sorted) throws FaultException {
    int[] kept = new int[sorted.count()];
    int count = 0;
    int last = -1;
    for (int i = 0; i < kept.length; i++) {
      int bucket = bucket(sorted, i);
      if (bucket != last) {
        kept[count++] = i;
      }
      last = bucket;
    }
    return count == kept.length ? sorted : sorted.select(Arrays.copyOf(kept, count));
  }

  private int bucket(Links from, int index) throws FaultException {
    int digits = prefixLength();
    if (from.nameLength(index) < digits) {
      throw FaultException.malformed("a HAMT link has no bucket in its name");
    }
    int bucket = 0;
    for (int i = 0; i < digits; i++) {
      byte c = from.nameByte(index, i);
      int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
      if (digit < 0) {
        throw FaultException.malformed("a HAMT link's name starts with no bucket");
      }
      bucket = bucket << 4 | digit;
    }
    if (bucket >= fanout) {
      throw FaultException.malformed("HAMT bucket " + bucket + " of " + fanout);
    }
    return bucket;
  }

  @Override
  public Cid cid() {
    return cid;
  }

  @Override
  public Metadata metadata() {
    return metadata;
  }

  /** The number of buckets, a power of two from 8 to {@value #MAX_FANOUT}. */
  public int fanout() {
    return fanout;
  }

  /** The bits of a name's hash that choose a bucket here. */
  int bits() {
    return Integer.numberOfTrailingZeros(fanout);
  }

  /** The hexadecimal digits of a bucket. */
  int prefixLength() {
    return prefixLength(fanout);
  }

  static int prefixLength(int fanout) {
    return (Integer.numberOfTrailingZeros(fanout) + 3) / 4;
  }

  int linkCount() {
    return links.count();
  }

  int bucket(int index) {
    int bucket = 0;
    for (int i = 0; i < prefixLength(); i++) {
      bucket = bucket << 4 | Character.digit(links.nameByte(index, i), 16);
    }
    return bucket;
  }

  /** Whether a bucket has a link; then it is that of {@link #indexOf}. */
  boolean uses(int bucket) {
    return (used[bucket / Long.SIZE] & 1L << bucket) != 0;
  }

  /** The first link of a bucket not below {@code bucket}; {@link #linkCount()} when none is. */
  int indexOf(int bucket) {
    int word = bucket / Long.SIZE;
    int below = Long.bitCount(used[word] & ((1L << bucket) - 1));
    for (int i = 0; i < word; i++) {
      below += Long.bitCount(used[i]);
    }
    return below;
  }

  boolean leadsToShard(int index) {
    return links.nameLength(index) == prefixLength();
  }

  /** The target of a link: a shard one level down, or what an entry names. */
  Cid target(int index) {
    return links.cid(index);
  }

  /** What the link claims of its target's size. */
  long tsize(int index) {
    return links.tsize(index);
  }

  /** Whether the link is an entry of that name. */
  boolean isNamed(int index, byte[] name) {
    return !leadsToShard(index) && links.isNamed(index, prefixLength(), name);
  }

  DirectoryEntry entry(int index) {
    return links.entry(index, prefixLength());
  }

  @Override
  public int weight() {
    return 100 + Long.BYTES * used.length + links.weight();
  }
}
