package io.orrery.fuse;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Name;
import io.orrery.unixfs.Mtime;

/**
 * A file, directory or link that the kernel knows by a node id, as the table had it when it was
 * asked.
 */
final class Inode {
  private static final long FNV_BASIS = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  final long node;

  /** The directory in which it was found; of a file, which may be in many, the last one. */
  final long parent;

  final Cid cid;

  /** Whether the kernel listed this directory: then look-ups of all its names are likely. */
  final boolean listed;

  private final Kind kind;
  private final int permissions;
  private final long size;
  private final Mtime mtime;
  private final boolean claimed;

  /**
   * @param cid null for a root that is none, whose {@code st_ino} is its node id
   * @param claimed whether the size is only what a link claims
   */
  Inode(
      long node,
      long parent,
      Cid cid,
      boolean listed,
      Kind kind,
      int permissions,
      long size,
      Mtime mtime,
      boolean claimed) {
    this.node = node;
    this.parent = parent;
    this.cid = cid;
    this.listed = listed;
    this.kind = kind;
    this.permissions = permissions;
    this.size = size;
    this.mtime = mtime;
    this.claimed = claimed;
  }

  boolean isClaimed() {
    return claimed;
  }

  /** Hashes the CID, so it is asked for only where it is shown. */
  Attributes attributes() {
    return new Attributes(
        kind,
        permissions,
        number(),
        size,
        mtime.seconds(),
        mtime.nanos(),
        NodeAttributes.validFor(claimed));
  }

  /** Its {@code st_ino}. */
  long number() {
    return cid == null ? node : number(cid);
  }

  /**
   * The {@code st_ino} of what a CID names: FNV-1a over the codec and the multihash in 63 bits, so
   * the same over look-ups, mounts and machines, and for every version and base of the CID. The
   * highest bit is set, which no node of a mutable tree and no root of a mount has.
   */
  static long number(Cid cid) {
    long hash = FNV_BASIS;
    for (long codec = cid.codec(); codec != 0; codec >>>= 8) {
      hash = (hash ^ (codec & 0xff)) * FNV_PRIME;
    }
    return fold(hash, cid.multihash().toBytes());
  }

  /** The {@code st_ino} of a name that is no more than a name. */
  static long number(Name name) {
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
