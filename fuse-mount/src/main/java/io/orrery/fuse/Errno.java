package io.orrery.fuse;

import io.orrery.ipld.Fault;

/** The numbers of errno(3) that a mount answers with: the one place where a fault becomes one. */
public enum Errno {
  EPERM(1),
  ENOENT(2),
  EINTR(4),
  EIO(5),
  EBADF(9),
  EAGAIN(11),
  EACCES(13),
  EEXIST(17),
  EXDEV(18),
  ENOTDIR(20),
  EISDIR(21),
  EINVAL(22),
  EFBIG(27),
  ENOSPC(28),
  EROFS(30),
  ERANGE(34),
  ENAMETOOLONG(36),
  ENOSYS(38),
  ENOTEMPTY(39),
  ENODATA(61),
  EILSEQ(84),
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
      case EXISTS -> EEXIST;
      case NOT_EMPTY -> ENOTEMPTY;
      case TOO_LONG -> ENAMETOOLONG;
      case BAD_NAME -> EILSEQ;
      case TOO_LARGE -> EFBIG;
      case OTHER_TREE -> EXDEV;
      case INVALID -> EINVAL;
      case READ_ONLY -> EROFS;
      case NOT_PERMITTED -> EPERM;
      case FULL -> ENOSPC;
      case REFUSED -> EACCES;
      case CLOSED -> ENOTCONN;
    };
  }
}
