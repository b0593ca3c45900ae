package io.orrery.fuse.content;

import io.orrery.fuse.Attributes;
import io.orrery.fuse.InodeNumber;
import io.orrery.fuse.Kind;
import io.orrery.ipld.Cid;
import io.orrery.unixfs.FileNode;
import io.orrery.unixfs.Metadata;
import io.orrery.unixfs.Mtime;
import io.orrery.unixfs.SymlinkNode;
import io.orrery.unixfs.UnixFsNode;
import java.time.Duration;

/** What {@code stat} shows of UnixFS nodes. */
final class NodeAttributes {
  /**
   * The mtime of a node that stores none: 2015-01-01T00:00:00Z. The same on every machine and after
   * every mount, since what a path of /ipfs names never changes; not 0, which programs take for "no
   * time" or for very old, and within what FAT and ZIP can hold.
   */
  static final Mtime NO_MTIME = new Mtime(1_420_070_400L, 0);

  private NodeAttributes() {}

  static Attributes of(UnixFsNode node) {
    Metadata metadata = node.metadata();
    Mtime mtime = metadata.mtime().orElse(NO_MTIME);
    Kind kind = kind(node);
    return new Attributes(
        kind,
        kind == Kind.SYMLINK ? 0777 : metadata.permissions().orElse(usual(kind)),
        InodeNumber.of(node.cid()),
        size(node),
        mtime.seconds(),
        mtime.nanos(),
        Attributes.FOREVER);
  }

  /**
   * A raw leaf that is not here, by what the link claims of its length. It is asked for anew each
   * time, until the block has come and shows its true length.
   */
  static Attributes claimed(Cid leaf, long length) {
    return new Attributes(
        Kind.FILE,
        usual(Kind.FILE),
        InodeNumber.of(leaf),
        length,
        NO_MTIME.seconds(),
        NO_MTIME.nanos(),
        validFor(true));
  }

  /** How long the kernel may go without asking again. */
  static Duration validFor(boolean claimed) {
    return claimed ? Duration.ZERO : Attributes.FOREVER;
  }

  static boolean isClaimed(Attributes attributes) {
    return attributes.validFor().isZero();
  }

  private static Kind kind(UnixFsNode node) {
    if (node instanceof FileNode) {
      return Kind.FILE;
    }
    return node instanceof SymlinkNode ? Kind.SYMLINK : Kind.DIRECTORY;
  }

  private static int usual(Kind kind) {
    return kind == Kind.DIRECTORY ? 0555 : 0444;
  }

  private static long size(UnixFsNode node) {
    if (node instanceof FileNode file) {
      return file.size();
    }
    return node instanceof SymlinkNode link ? link.target().length() : 0;
  }
}
