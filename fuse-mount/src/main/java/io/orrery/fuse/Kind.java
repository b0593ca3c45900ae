package io.orrery.fuse;

/** What an inode is, with the type bits of {@code st_mode} (inode(7)). */
public enum Kind {
  FILE(0100000),
  DIRECTORY(0040000),
  SYMLINK(0120000),
  /** Not known without fetching the block; listings say DT_UNKNOWN, and no attributes have it. */
  UNKNOWN(0);

  private final int modeBits;

  Kind(int modeBits) {
    this.modeBits = modeBits;
  }

  /** The type bits of {@code st_mode}. */
  public int modeBits() {
    return modeBits;
  }

  /** The {@code d_type} of readdir(3), which is the type bits shifted down (IFTODT). */
  public int directoryType() {
    return modeBits >> 12;
  }
}
