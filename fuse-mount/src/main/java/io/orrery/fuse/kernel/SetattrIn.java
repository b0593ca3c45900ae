package io.orrery.fuse.kernel;

import io.orrery.fuse.AttributeChange;
import io.orrery.fuse.WritableTree;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * {@code struct fuse_setattr_in}: u32 valid, padding, u64 fh, size, lock_owner, atime, mtime,
 * ctime, u32 atimensec, mtimensec, ctimensec, mode, unused4, uid, gid, unused5. A view of the
 * request's body.
 */
record SetattrIn(Request in) {
  static final int SIZE = 88;

  /** {@code FATTR_…}: the fields that are valid. */
  private static final int MODE = 1;

  private static final int UID = 1 << 1;
  private static final int GID = 1 << 2;
  private static final int LENGTH = 1 << 3;
  private static final int ATIME = 1 << 4;
  private static final int MTIME = 1 << 5;
  private static final int HANDLE = 1 << 6;
  private static final int ATIME_NOW = 1 << 7;
  private static final int MTIME_NOW = 1 << 8;
  private static final int KILL_SUIDGID = 1 << 11;

  private boolean has(int field) {
    return (in.bodyInt(0) & field) != 0;
  }

  long handle() {
    return has(HANDLE) ? in.bodyLong(8) : WritableTree.NO_HANDLE;
  }

  /** IllegalArgumentException or DateTimeException for values that nothing can have. */
  AttributeChange change() {
    return new AttributeChange(
        number(MODE, in.bodyInt(68) & 07777),
        number(UID, in.bodyInt(76)),
        number(GID, in.bodyInt(80)),
        has(LENGTH) ? OptionalLong.of(length()) : OptionalLong.empty(),
        time(ATIME, ATIME_NOW, 32, 56),
        time(MTIME, MTIME_NOW, 40, 60),
        has(KILL_SUIDGID));
  }

  private OptionalInt number(int field, int value) {
    return has(field) ? OptionalInt.of(value) : OptionalInt.empty();
  }

  private long length() {
    long length = in.bodyLong(16);
    if (length < 0) {
      throw new IllegalArgumentException("size " + length);
    }
    return length;
  }

  private Optional<AttributeChange.Time> time(int field, int now, int seconds, int nanos) {
    if (has(now)) {
      return Optional.of(new AttributeChange.Time(Instant.now(), true));
    }
    if (!has(field)) {
      return Optional.empty();
    }
    Instant at = Instant.ofEpochSecond(in.bodyLong(seconds), in.bodyInt(nanos));
    return Optional.of(new AttributeChange.Time(at, false));
  }
}
