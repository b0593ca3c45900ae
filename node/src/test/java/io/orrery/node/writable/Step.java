package io.orrery.node.writable;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One change that a {@link Scribe} makes below its folder.
 *
 * @param path what it is done to
 * @param to the new name, or the target of a new link; null for other kinds
 * @param file the number of the file it is done to; 0 for a directory, -n for a link to to/n
 * @param at the first byte written, or the new size
 * @param bytes what is written; empty for other kinds
 */
record Step(Kind kind, String path, String to, int file, long at, ByteBuffer bytes) {
  enum Kind {
    CREATE,
    WRITE,
    /** Opened with O_DSYNC: on the disk when the write returns. */
    WRITE_SYNCED,
    TRUNCATE,
    MKDIR,
    RMDIR,
    SYMLINK,
    UNLINK,
    RENAME,
    FSYNC,
    FDATASYNC,
    FSYNC_DIRECTORY,
    /** Asks for the CID, so that the tree is committed. */
    CID;

    boolean syncs() {
      return this == WRITE_SYNCED || this == FSYNC || this == FDATASYNC || this == FSYNC_DIRECTORY;
    }

    boolean changesNames() {
      return this == CREATE
          || this == MKDIR
          || this == RMDIR
          || this == SYMLINK
          || this == UNLINK
          || this == RENAME;
    }

    boolean changesContent() {
      return this == WRITE || this == WRITE_SYNCED || this == TRUNCATE;
    }
  }

  /** The content of its file after it. */
  byte[] applied(byte[] content) {
    if (kind == Kind.TRUNCATE) {
      return Arrays.copyOf(content, (int) at);
    }
    byte[] result = Arrays.copyOf(content, (int) Math.max(content.length, at + bytes.remaining()));
    bytes.get(0, result, (int) at, bytes.remaining());
    return result;
  }

  /**
   * Makes its change to the names: the number of a file, 0 for a directory, -n for a link to to/n.
   */
  void changeNames(NavigableMap<String, Integer> names) {
    switch (kind) {
      case CREATE, MKDIR, SYMLINK -> names.put(path, file);
      case RMDIR, UNLINK -> names.remove(path);
      case RENAME -> {
        SortedMap<String, Integer> below = names.subMap(path + "/", path + "0");
        Map<String, Integer> moved = new TreeMap<>();
        below.forEach((name, what) -> moved.put(to + name.substring(path.length()), what));
        below.clear();
        names.put(to, names.remove(path));
        names.putAll(moved);
      }
      default -> {}
    }
  }
}
