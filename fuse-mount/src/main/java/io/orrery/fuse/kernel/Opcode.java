package io.orrery.fuse.kernel;

import io.orrery.fuse.mount.Operation;

/**
 * {@code enum fuse_opcode}: what this program answers. Others are refused with ENOSYS, after which
 * the kernel does without them: what locks, maps blocks, polls or makes nameless files.
 */
enum Opcode {
  LOOKUP(1, Operation.LOOKUP),
  FORGET(2, Operation.FORGET),
  GETATTR(3, Operation.GETATTR),
  SETATTR(4, Operation.SETATTR),
  READLINK(5, Operation.READLINK),
  SYMLINK(6, Operation.CREATE),
  MKNOD(8, Operation.CREATE),
  MKDIR(9, Operation.CREATE),
  UNLINK(10, Operation.REMOVE),
  RMDIR(11, Operation.REMOVE),
  RENAME(12, Operation.RENAME),
  LINK(13, null),
  OPEN(14, Operation.OPEN),
  READ(15, Operation.READ),
  WRITE(16, Operation.WRITE),
  STATFS(17, Operation.STATFS),
  RELEASE(18, Operation.RELEASE),
  FSYNC(20, Operation.FSYNC),
  SETXATTR(21, Operation.SETXATTR),
  GETXATTR(22, Operation.GETXATTR),
  LISTXATTR(23, Operation.LISTXATTR),
  REMOVEXATTR(24, Operation.SETXATTR),
  FLUSH(25, Operation.FLUSH),
  INIT(26, null),
  OPENDIR(27, Operation.OPEN),
  READDIR(28, Operation.READDIR),
  RELEASEDIR(29, Operation.RELEASE),
  FSYNCDIR(30, Operation.FSYNC),
  ACCESS(34, Operation.ACCESS),
  CREATE(35, Operation.CREATE),
  INTERRUPT(36, null),
  DESTROY(38, null),
  BATCH_FORGET(42, Operation.FORGET),
  FALLOCATE(43, Operation.FALLOCATE),
  READDIRPLUS(44, Operation.READDIR),
  RENAME2(45, Operation.RENAME),
  LSEEK(46, Operation.LSEEK),
  COPY_FILE_RANGE(47, Operation.COPY_FILE_RANGE),
  /** Since protocol 7.45. */
  COPY_FILE_RANGE_64(53, Operation.COPY_FILE_RANGE);

  private static final Opcode[] BY_NUMBER = new Opcode[64];

  static {
    for (Opcode opcode : values()) {
      BY_NUMBER[opcode.number] = opcode;
    }
  }

  private final int number;
  private final Operation operation;

  Opcode(int number, Operation operation) {
    this.number = number;
    this.operation = operation;
  }

  int number() {
    return number;
  }

  /** What it is counted as; null for what is not counted. */
  Operation operation() {
    return operation;
  }

  /** Null for one that this program does not know. */
  static Opcode of(int number) {
    return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : null;
  }
}
