package io.orrery.mfs;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;

/** What a node of a mutable tree is. */
public enum NodeKind {
  FILE(1, 0644),
  DIRECTORY(2, 0755),
  SYMLINK(3, 0777);

  private final int code;
  private final int usualMode;

  NodeKind(int code, int usualMode) {
    this.code = code;
    this.usualMode = usualMode;
  }

  /** The permissions of a node that says nothing of them. */
  public int usualMode() {
    return usualMode;
  }

  /** The number on the disk, in records and rows; never changes. */
  int code() {
    return code;
  }

  static NodeKind of(int code) throws FaultException {
    for (NodeKind kind : values()) {
      if (kind.code == code) {
        return kind;
      }
    }
    throw new FaultException(Fault.CORRUPT, "no kind of node has the number " + code);
  }
}
