package io.orrery.fuse.mount;

/** The requests that a kernel sends to a tree; each is counted, see {@link Mount#requests}. */
public enum Operation {
  LOOKUP,
  FORGET,
  GETATTR,
  READLINK,
  OPEN,
  READ,
  READDIR,
  GETXATTR,
  LISTXATTR,
  STATFS,
  ACCESS,
  SETATTR,
  CREATE,
  REMOVE,
  RENAME,
  WRITE,
  FLUSH,
  FSYNC,
  RELEASE,
  FALLOCATE,
  LSEEK,
  COPY_FILE_RANGE,
  SETXATTR
}
