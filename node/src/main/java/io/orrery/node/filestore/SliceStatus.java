package io.orrery.node.filestore;

import io.orrery.ipld.Fault;

/** How a reference to a file stands, by Kubo's numbers and words (boxo filestore/util.go). */
public enum SliceStatus {
  OK(0, "ok"),
  /** The file cannot be read. */
  FILE_ERROR(10, "error"),
  NO_FILE(11, "no-file"),
  /** The file is shorter, or holds something else. */
  CHANGED(12, "changed"),
  /** Something else is wrong. */
  OTHER_ERROR(20, "ERROR"),
  /** There is no such reference. */
  MISSING(30, "missing");

  private final int number;
  private final String label;

  SliceStatus(int number, String label) {
    this.number = number;
    this.label = label;
  }

  public int number() {
    return number;
  }

  /** The status of that number; {@link #OTHER_ERROR} for a number that is none. */
  public static SliceStatus of(long number) {
    for (SliceStatus status : values()) {
      if (status.number == number) {
        return status;
      }
    }
    return OTHER_ERROR;
  }

  /** What a read that failed so says of the reference. */
  static SliceStatus of(Fault fault) {
    return switch (fault) {
      case UNREACHABLE -> NO_FILE;
      case CORRUPT -> CHANGED;
      case IO -> FILE_ERROR;
      default -> OTHER_ERROR;
    };
  }

  @Override
  public String toString() {
    return label;
  }
}
