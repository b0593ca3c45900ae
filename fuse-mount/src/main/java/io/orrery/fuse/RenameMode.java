package io.orrery.fuse;

/** What becomes of a name that a rename finds in its way (renameat2(2)). */
public enum RenameMode {
  /** Goes, if it may. */
  REPLACE,
  /** Fails with EXISTS. */
  NO_REPLACE,
  /** The two change places; ABSENT when nothing is there. */
  EXCHANGE
}
