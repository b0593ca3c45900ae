package io.orrery.node.store;

import io.orrery.ipld.Multihash;

/**
 * Multihashes by 64 bits of each: 16 to 32 bytes a block, so that a writer of millions of blocks
 * can hold a lease on all. Two that share their bits are taken for one, which protects one too
 * many.
 */
final class FingerprintSet {
  /** Open addressing; 0 is an empty slot; at most half full; the length is a power of two. */
  private long[] slots = new long[64];

  private int size;

  void add(Multihash hash) {
    if (insert(slots, fingerprint(hash)) && ++size > slots.length / 2) {
      long[] larger = new long[slots.length * 2];
      for (long one : slots) {
        if (one != 0) {
          insert(larger, one);
        }
      }
      slots = larger;
    }
  }

  boolean contains(Multihash hash) {
    long wanted = fingerprint(hash);
    return slots[slotOf(slots, wanted)] == wanted;
  }

  private static boolean insert(long[] table, long value) {
    int slot = slotOf(table, value);
    boolean isNew = table[slot] == 0;
    table[slot] = value;
    return isNew;
  }

  /** Where {@code value} is or would go. */
  private static int slotOf(long[] table, long value) {
    int slot = (int) value & (table.length - 1);
    while (table[slot] != 0 && table[slot] != value) {
      slot = (slot + 1) & (table.length - 1);
    }
    return slot;
  }

  /** FNV-1a over all bytes and a final mix: digests of one function can be cut very short. */
  private static long fingerprint(Multihash hash) {
    long h = 0xcbf29ce484222325L;
    for (byte b : hash.toBytes()) {
      h = (h ^ (b & 0xff)) * 0x100000001b3L;
    }
    h ^= h >>> 32;
    return h == 0 ? 1 : h;
  }
}
