package io.orrery.unixfs;

/**
 * What of a tree on the disk goes into the DAG (IPIP-0499). Read by whoever walks the disk; files
 * and directories are made the same whatever it says.
 *
 * @param emptyDirectories whether empty directories are kept
 * @param hiddenFiles whether names with a dot in front are taken
 */
public record TreeRule(
    boolean emptyDirectories,
    boolean hiddenFiles,
    Symlinks symlinks,
    boolean preserveMode,
    boolean preserveMtime) {
  /** What becomes of a symlink that is met in a tree. */
  public enum Symlinks {
    KEEP,
    FOLLOW,
    SKIP
  }

  /** What both published profiles and Kubo do. */
  public static final TreeRule USUAL = new TreeRule(true, false, Symlinks.KEEP, false, false);
}
