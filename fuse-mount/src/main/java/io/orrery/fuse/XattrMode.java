package io.orrery.fuse;

/** What setxattr(2) expects to find. */
public enum XattrMode {
  /** Anything. */
  SET,
  /** No such attribute yet, else EXISTS. */
  CREATE,
  /** Such an attribute, else the answer is false (ENODATA). */
  REPLACE
}
