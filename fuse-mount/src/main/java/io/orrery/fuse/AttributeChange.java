package io.orrery.fuse;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What one chmod, chown, truncate or utimensat changes; what is empty stays. The kernel has checked
 * that the caller may.
 *
 * @param permissions the low twelve bits of the mode
 * @param size in bytes, 0 or more; what a file grows by is a hole
 * @param killPrivileges whether set-uid and set-gid bits go, as by truncate and chown
 */
public record AttributeChange(
    OptionalInt permissions,
    OptionalInt uid,
    OptionalInt gid,
    OptionalLong size,
    Optional<Time> atime,
    Optional<Time> mtime,
    boolean killPrivileges) {
  /**
   * A time that a file is to have.
   *
   * @param now whether the caller asked for the present (UTIME_NOW), which {@code at} then is
   */
  public record Time(Instant at, boolean now) {}
}
