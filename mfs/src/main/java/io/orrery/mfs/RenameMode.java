package io.orrery.mfs;

/** What a rename does with what has the new name (renameat2(2)). */
public enum RenameMode {
  /** It is replaced. */
  REPLACE,
  /** It makes the rename fail. */
  NO_REPLACE,
  /** It gets the old name. */
  EXCHANGE
}
