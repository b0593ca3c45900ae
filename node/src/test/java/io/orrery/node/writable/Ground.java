package io.orrery.node.writable;

import java.util.List;
import java.util.Optional;

/** What the tests of this room write on. */
enum Ground {
  KERNEL,
  JNR_FUSE,
  /** An ordinary folder: the control. */
  FOLDER;

  static Optional<String> folder() {
    return Optional.ofNullable(System.getenv("ORRERY_WRITE_ON"));
  }

  static List<Ground> all() {
    return folder().isPresent() ? List.of(FOLDER) : List.of(KERNEL, JNR_FUSE);
  }

  String driver() {
    return this == KERNEL ? "kernel" : "jnr-fuse";
  }
}
