package io.orrery.mfs;

/**
 * What a new node begins with.
 *
 * @param mode the 12 bits that chmod knows, the caller's umask taken off
 * @param uid its owner, or {@link Inode#NOBODY_IN_PARTICULAR}
 * @param gid its group, likewise
 */
public record Creation(int mode, int uid, int gid) {
  public static final Creation USUAL_FILE = usual(NodeKind.FILE);
  public static final Creation USUAL_DIRECTORY = usual(NodeKind.DIRECTORY);
  public static final Creation USUAL_SYMLINK = usual(NodeKind.SYMLINK);

  private static Creation usual(NodeKind kind) {
    return new Creation(kind.usualMode(), Inode.NOBODY_IN_PARTICULAR, Inode.NOBODY_IN_PARTICULAR);
  }
}
