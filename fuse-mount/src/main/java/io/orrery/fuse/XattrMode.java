package io.orrery.fuse;

/** What setxattr(2) expects to find. */
public enum XattrMode {
  /** Anything. */
  SET,
  /** No such attribute yet, else EXISTS. */
  CREATE,
  /** Such an attribute, else the answer is false (ENODATA). */
  REPLACE;

  /** Values of {@code flags} (include/uapi/linux/xattr.h). */
  private static final int XATTR_CREATE = 1;

  private static final int XATTR_REPLACE = 2;

  /** What {@code flags} ask for. */
  public static XattrMode of(int flags) {
    return switch (flags) {
      case XATTR_CREATE -> CREATE;
      case XATTR_REPLACE -> REPLACE;
      default -> SET;
    };
  }
}
