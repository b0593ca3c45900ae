package io.orrery.fuse;

import java.time.Duration;

/**
 * What {@code stat} shows of a node. Owner and group are those of the mounting process, the link
 * count is always 1 (a larger one makes {@code tar} and {@code rsync -H} take equal files for hard
 * links, and walkers count sub-directories by it), blocks follow from the size.
 *
 * @param permissions the low twelve bits of the mode
 * @param inode {@code st_ino}: the same for the same content, whatever its node id
 * @param size in bytes; 0 for a directory
 * @param mtimeSeconds since 1970, may be negative
 * @param validFor how long the kernel may go without asking again
 */
public record Attributes(
    Kind kind,
    int permissions,
    long inode,
    long size,
    long mtimeSeconds,
    int mtimeNanos,
    Duration validFor) {
  /** As good as for ever: content named by its hash does not change. */
  public static final Duration FOREVER = Duration.ofDays(365);

  public Attributes {
    if (kind == Kind.UNKNOWN || (permissions & ~07777) != 0 || size < 0) {
      throw new IllegalArgumentException("no such attributes: " + kind + " " + permissions);
    }
  }

  /** {@code st_mode}. */
  public int mode() {
    return kind.modeBits() | permissions;
  }
}
