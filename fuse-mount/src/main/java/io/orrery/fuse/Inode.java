package io.orrery.fuse;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Name;

/** A file, directory or link that the kernel knows by a node id. */
final class Inode {
  final long node;
  final Cid cid;

  /** What the table knows it by: the CID of a file or link, the place of a directory. */
  final Object key;

  /** Guarded by the table, which changes it inside its map's own lock on the key. */
  long lookups;

  /** Replaced once when a size that was only claimed becomes known. */
  private volatile Attributes attributes;

  /** Whether the kernel listed this directory: then look-ups of all its names are likely. */
  volatile boolean listed;

  /** Only of a directory that was listed, and whose names had to be waited for. */
  private volatile SiblingPrefetch siblings;

  /** Only of a file that had to be waited for. */
  private volatile ReadAhead readAhead;

  Inode(long node, Object key, Cid cid, Attributes attributes) {
    this.node = node;
    this.key = key;
    this.cid = cid;
    this.attributes = attributes;
  }

  /** Where a directory is: Linux lets it be in one place only. */
  record Place(long parent, Name name) {}

  Attributes attributes() {
    return attributes;
  }

  void correct(Attributes known) {
    attributes = known;
  }

  SiblingPrefetch siblings() {
    return siblings;
  }

  void siblings(SiblingPrefetch prefetch) {
    siblings = prefetch;
  }

  ReadAhead readAhead() {
    return readAhead;
  }

  void readAhead(ReadAhead ahead) {
    readAhead = ahead;
  }

  /**
   * The {@code st_ino} of what a CID names: FNV-1a over the codec and the multihash in 64 bits, so
   * the same over look-ups, mounts and machines, and for every version and base of the CID. 0 means
   * no inode to many programs and 1 is the root of /ipfs, so neither is given.
   */
  static long number(Cid cid) {
    long hash = 0xcbf29ce484222325L;
    for (long codec = cid.codec(); codec != 0; codec >>>= 8) {
      hash = (hash ^ (codec & 0xff)) * 0x100000001b3L;
    }
    for (byte b : cid.multihash().toBytes()) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return hash == 0 || hash == Tree.ROOT ? hash + 2 : hash;
  }
}
