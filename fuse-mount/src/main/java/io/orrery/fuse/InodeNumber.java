package io.orrery.fuse;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Name;

/**
 * The {@code st_ino} of what never changes: FNV-1a in 63 bits. The highest bit is set, which no
 * node of a mutable tree and no root of a mount has.
 */
public final class InodeNumber {
  private static final long FNV_BASIS = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private InodeNumber() {}

  /**
   * That of what a CID names, over the codec and the multihash: so it is the same over look-ups,
   * mounts and machines, and for every version and base of the CID.
   */
  public static long of(Cid cid) {
    long hash = FNV_BASIS;
    for (long codec = cid.codec(); codec != 0; codec >>>= 8) {
      hash = (hash ^ (codec & 0xff)) * FNV_PRIME;
    }
    return fold(hash, cid.multihash().toBytes());
  }

  /** That of a name that is no more than a name. */
  public static long of(Name name) {
    return fold(FNV_BASIS, name.toBytes());
  }

  private static long fold(long start, byte[] bytes) {
    long hash = start;
    for (byte b : bytes) {
      hash = (hash ^ (b & 0xff)) * FNV_PRIME;
    }
    return hash | Long.MIN_VALUE;
  }
}
