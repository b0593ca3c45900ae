package io.orrery.fuse;

/** What fallocate(2) does to a range. */
public enum SpaceChange {
  /** Makes sure of room; the content stays. */
  RESERVE,
  /** Makes it a hole, which reads as zeros. The size is always kept. */
  PUNCH,
  /** Makes it read as zeros, with room kept for what will be written there. */
  ZERO
}
