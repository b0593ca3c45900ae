package io.orrery.fuse;

/** What fallocate(2) does to a range. */
public enum SpaceChange {
  /** Makes sure of room; the content stays. */
  RESERVE,
  /** Makes it a hole, which reads as zeros. The size is always kept. */
  PUNCH,
  /** Makes it read as zeros, with room kept for what will be written there. */
  ZERO;

  /** Bits of {@code mode} (include/uapi/linux/falloc.h). */
  private static final int KEEP_SIZE = 1;

  private static final int PUNCH_HOLE = 2;
  private static final int ZERO_RANGE = 0x10;

  /** What a {@code mode} asks for; null for what can be asked of other file systems only. */
  public static SpaceChange of(int mode) {
    return switch (mode) {
      case 0, KEEP_SIZE -> RESERVE;
      case PUNCH_HOLE | KEEP_SIZE -> PUNCH;
      case ZERO_RANGE, ZERO_RANGE | KEEP_SIZE -> ZERO;
      default -> null;
    };
  }

  /** Whether a {@code mode} asks for the file to stay as long as it is. */
  public static boolean keepsSize(int mode) {
    return (mode & KEEP_SIZE) != 0;
  }
}
