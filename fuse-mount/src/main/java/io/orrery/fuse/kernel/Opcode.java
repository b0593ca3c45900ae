package io.orrery.fuse.kernel;

import io.orrery.fuse.Operation;

/** {@code enum fuse_opcode}: what a read-only mount is asked. Others are refused with ENOSYS. */
enum Opcode {
  LOOKUP(1, Operation.LOOKUP),
  FORGET(2, Operation.FORGET),
  GETATTR(3, Operation.GETATTR),
  READLINK(5, Operation.READLINK),
  OPEN(14, Operation.OPEN),
  READ(15, Operation.READ),
  STATFS(17, Operation.STATFS),
  RELEASE(18, null),
  GETXATTR(22, Operation.GETXATTR),
  LISTXATTR(23, Operation.LISTXATTR),
  INIT(26, null),
  OPENDIR(27, Operation.OPEN),
  READDIR(28, Operation.READDIR),
  RELEASEDIR(29, null),
  ACCESS(34, Operation.ACCESS),
  INTERRUPT(36, null),
  DESTROY(38, null),
  BATCH_FORGET(42, Operation.FORGET),
  READDIRPLUS(44, Operation.READDIR);

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
