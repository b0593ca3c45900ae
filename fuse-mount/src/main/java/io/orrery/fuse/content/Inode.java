package io.orrery.fuse.content;

import io.orrery.fuse.Attributes;
import io.orrery.fuse.InodeNumber;
import io.orrery.fuse.Kind;
import io.orrery.ipld.Cid;
import io.orrery.unixfs.Mtime;

/**
 * A file, directory or link that the kernel knows by a node id, as the table had it when it was
 * asked.
 */
final class Inode {
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
    return cid == null ? node : InodeNumber.of(cid);
  }
}
