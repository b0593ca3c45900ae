package io.orrery.fuse;

import io.orrery.ipld.Fault;

/** The numbers of errno(3) that a mount answers with: the one place where a fault becomes one. */
public enum Errno {
  ENOENT(2),
  EINTR(4),
  EIO(5),
  EAGAIN(11),
  EACCES(13),
  EINVAL(22),
  ENOTDIR(20),
  EISDIR(21),
  ENOSPC(28),
  ERANGE(34),
  ENOSYS(38),
  ENODATA(61),
  EOPNOTSUPP(95),
  ENETUNREACH(101),
  ENOTCONN(107),
  ETIMEDOUT(110);

  private final int number;

  Errno(int number) {
    this.number = number;
  }

  /** As Linux numbers it on every architecture that the JVM runs on. */
  public int number() {
    return number;
  }

  /** What a program gets that asked for what failed so. */
  public static Errno of(Fault fault) {
    return switch (fault) {
      case ABSENT -> ENOENT;
      case UNREACHABLE -> ENETUNREACH;
      case TIMED_OUT -> ETIMEDOUT;
      case CORRUPT, IO, MALFORMED -> EIO;
      case UNSUPPORTED -> EOPNOTSUPP;
      case NOT_A_DIRECTORY -> ENOTDIR;
      case IS_A_DIRECTORY -> EISDIR;
      case FULL -> ENOSPC;
      case REFUSED -> EACCES;
      case CLOSED -> ENOTCONN;
    };
  }
}
