package io.orrery.fuse;

import java.time.Duration;
import java.time.Instant;

/**
 * What {@code stat} shows of a node. The link count is 1 (a larger one makes {@code tar} and {@code
 * rsync -H} take equal files for hard links, and walkers count sub-directories by it), or 0 for
 * what no longer has a name.
 *
 * @param permissions the low twelve bits of the mode
 * @param inode {@code st_ino}: the same for the same content, whatever its node id
 * @param size in bytes; 0 for a directory
 * @param mtimeSeconds since 1970, may be negative
 * @param validFor how long the kernel may go without asking again
 * @param living what only a node has that can change; null for content, of which owner and group
 *     are the mounting process's, all times are mtime, and blocks follow from the size
 */
public record Attributes(
    Kind kind,
    int permissions,
    long inode,
    long size,
    long mtimeSeconds,
    int mtimeNanos,
    Duration validFor,
    Living living) {
  /** As good as for ever: content named by its hash does not change. */
  public static final Duration FOREVER = Duration.ofDays(365);

  /** access(2). */
  private static final int X_OK = 1;

  private static final int ANY_EXECUTE = 0111;
  private static final int SECTOR = 512;

  /**
   * What changes in the life of a node, besides size, permissions and mtime.
   *
   * @param links 1, or 0 once it has no name
   * @param blocks of 512 bytes
   */
  public record Living(int uid, int gid, int links, long blocks, Instant atime, Instant ctime) {}

  /** Those of content, which never change. */
  public Attributes(
      Kind kind,
      int permissions,
      long inode,
      long size,
      long mtimeSeconds,
      int mtimeNanos,
      Duration validFor) {
    this(kind, permissions, inode, size, mtimeSeconds, mtimeNanos, validFor, null);
  }

  public Attributes {
    if (kind == Kind.UNKNOWN || (permissions & ~07777) != 0 || size < 0) {
      throw new IllegalArgumentException("no such attributes: " + kind + " " + permissions);
    }
  }

  /**
   * For how long a driver lets the kernel remember this. When a write takes set-uid and set-gid
   * bits away, Linux goes on showing the mode that it knows, and the blocks of a file with holes
   * are others after a commit: so it is asked anew where there are such.
   */
  public Duration rememberedFor() {
    boolean fades =
        living != null
            && kind == Kind.FILE
            && ((permissions & 06000) != 0 || living.blocks() < blocks(size));
    return fades ? Duration.ZERO : validFor;
  }

  /**
   * Whether access(2) or chdir(2) may do what {@code mask} says: everything may be read, what has
   * no execute bit does not run, and the kernel itself refuses to write.
   */
  public boolean allows(int mask) {
    return (mask & X_OK) == 0 || (permissions & ANY_EXECUTE) != 0;
  }

  /** {@code st_blocks} of so many bytes. */
  public static long blocks(long bytes) {
    return (bytes + SECTOR - 1) / SECTOR;
  }

  public Instant mtime() {
    return Instant.ofEpochSecond(mtimeSeconds, mtimeNanos);
  }

  /** {@code st_mode}. */
  public int mode() {
    return kind.modeBits() | permissions;
  }
}
