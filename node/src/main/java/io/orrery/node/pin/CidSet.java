package io.orrery.node.pin;

import io.orrery.ipld.Cid;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * CIDs that were met on a walk, each by 128 bits of a sha2-256 of it: 32 to 64 bytes a CID, where
 * the CIDs themselves would take 200 and more. Nobody can make two that are taken for one. For one
 * thread.
 */
public final class CidSet {
  /** Two longs a slot, open addressing; both 0 is an empty slot; at most half full. */
  private long[] slots = new long[2 * 64];

  private int size;
  private final MessageDigest sha256;

  public CidSet() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Whether {@code cid} is new here. */
  public boolean add(Cid cid) {
    ByteBuffer print = fingerprint(cid);
    if (!insert(slots, print.getLong(0), print.getLong(8))) {
      return false;
    }
    if (++size > slots.length / 4) {
      long[] larger = new long[slots.length * 2];
      for (int at = 0; at < slots.length; at += 2) {
        if ((slots[at] | slots[at + 1]) != 0) {
          insert(larger, slots[at], slots[at + 1]);
        }
      }
      slots = larger;
    }
    return true;
  }

  /** Whether {@code cid} was added. */
  public boolean contains(Cid cid) {
    ByteBuffer print = fingerprint(cid);
    int at = slot(slots, print.getLong(0), print.getLong(8));
    return (slots[at] | slots[at + 1]) != 0;
  }

  public int size() {
    return size;
  }

  private ByteBuffer fingerprint(Cid cid) {
    return ByteBuffer.wrap(sha256.digest(cid.toBytes()));
  }

  private static boolean insert(long[] table, long high, long low) {
    int at = slot(table, high, low);
    boolean isNew = (table[at] | table[at + 1]) == 0;
    table[at] = high;
    table[at + 1] = low;
    return isNew;
  }

  /** Where the value is or would go. */
  private static int slot(long[] table, long high, long low) {
    int mask = table.length - 2;
    int at = (int) high & mask;
    while ((table[at] | table[at + 1]) != 0 && (table[at] != high || table[at + 1] != low)) {
      at = (at + 2) & mask;
    }
    return at;
  }
}
