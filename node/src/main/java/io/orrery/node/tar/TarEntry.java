package io.orrery.node.tar;

import io.orrery.ipld.Name;
import java.time.Instant;

/**
 * The header of an entry.
 *
 * @param kind what it is
 * @param path names joined by {@code /}, without a slash at either end; not checked in any other
 *     way
 * @param size of the content that follows, in bytes; 0 but for files
 * @param mode the low 12 bits of a mode
 * @param mtime to the nanosecond
 * @param target of a symlink, else empty
 */
public record TarEntry(Kind kind, Name path, long size, int mode, Instant mtime, Name target) {
  /** What an entry is, with its typeflag. */
  public enum Kind {
    FILE('0'),
    SYMLINK('2'),
    DIRECTORY('5');

    private final char flag;

    Kind(char flag) {
      this.flag = flag;
    }

    char flag() {
      return flag;
    }
  }

  public static TarEntry file(Name path, long size, int mode, Instant mtime) {
    return new TarEntry(Kind.FILE, path, size, mode, mtime, Name.EMPTY);
  }

  public static TarEntry directory(Name path, int mode, Instant mtime) {
    return new TarEntry(Kind.DIRECTORY, path, 0, mode, mtime, Name.EMPTY);
  }

  public static TarEntry symlink(Name path, Name target, Instant mtime) {
    return new TarEntry(Kind.SYMLINK, path, 0, 0777, mtime, target);
  }
}
