package io.orrery.fuse.mount;

import io.orrery.fuse.WritableTree;

/**
 * How a tree is mounted, besides what every mount of ours is: nosuid, nodev.
 *
 * @param repoId told to the kernel in the source field of the mount, so that {@link MountTable}
 *     knows whose it is; letters, digits and {@code -._} only
 * @param allowOther whether users other than the mounting one may enter (fuse.conf(5): a user other
 *     than root needs user_allow_other)
 * @param writable whether anything may be changed, which takes a {@link WritableTree}; the kernel
 *     then enforces modes (default_permissions). Else it refuses every change.
 */
public record MountOptions(String repoId, boolean allowOther, boolean writable) {
  /** A read-only mount. */
  public MountOptions(String repoId, boolean allowOther) {
    this(repoId, allowOther, false);
  }

  public MountOptions {
    if (!repoId.matches("[A-Za-z0-9._-]{1,128}")) {
      throw new IllegalArgumentException("a repo id has letters, digits and -._ only: " + repoId);
    }
  }

  /** The words for {@code -o} of fusermount(1). */
  public String words() {
    return (writable ? "rw,default_permissions" : "ro")
        + ",nosuid,nodev,subtype="
        + MountTable.SUBTYPE
        + ",fsname="
        + source()
        + (allowOther ? ",allow_other" : "");
  }

  /** What the mount table shows as the source of the mount. */
  public String source() {
    return MountTable.source(repoId);
  }
}
