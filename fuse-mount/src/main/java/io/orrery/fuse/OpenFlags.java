package io.orrery.fuse;

/**
 * The flags of open(2) as the kernel passes them on.
 *
 * @param bits {@code O_…} of Linux, of which those asked for here are the same on every
 *     architecture that the JVM runs on
 * @param killPrivileges whether what the file loses or gets by this takes its set-uid and set-gid
 *     bits away: emptying it when it is opened, or the bytes of a write
 */
public record OpenFlags(int bits, boolean killPrivileges) {
  private static final int O_ACCMODE = 3;
  private static final int O_RDONLY = 0;
  private static final int O_EXCL = 0200;
  private static final int O_TRUNC = 01000;
  private static final int O_APPEND = 02000;
  private static final int O_DSYNC = 010000;

  /** Whether the file may be written by this open. */
  public boolean writes() {
    return (bits & O_ACCMODE) != O_RDONLY;
  }

  public boolean exclusive() {
    return (bits & O_EXCL) != 0;
  }

  public boolean truncate() {
    return (bits & O_TRUNC) != 0;
  }

  public boolean append() {
    return (bits & O_APPEND) != 0;
  }

  /** O_DSYNC, which O_SYNC contains: a write is durable when it returns. */
  public boolean synchronous() {
    return (bits & O_DSYNC) != 0;
  }
}
