package io.orrery.node.disk;

import io.orrery.ipld.FaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** What a walk wants to know of a file beyond its name. */
final class FileAttributes {
  private static final LinkOption[] FOLLOW = {};
  private static final LinkOption[] STAY = {LinkOption.NOFOLLOW_LINKS};

  /** The kinds that Go names, by S_IFMT of include/uapi/linux/stat.h. */
  private static final int FORMAT = 0170000;

  private static final int SOCKET = 0140000;
  private static final int BLOCK_DEVICE = 0060000;
  private static final int CHARACTER_DEVICE = 0020000;
  private static final int FIFO = 0010000;

  private FileAttributes() {}

  static BasicFileAttributes read(Path path, boolean follow) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, follow ? FOLLOW : STAY);
    } catch (IOException e) {
      throw DiskFaults.of(follow ? "stat" : "lstat", path, e);
    }
  }

  /** The permission bits with setuid, setgid and sticky. */
  static int mode(Path path, boolean follow) throws IOException {
    return stMode(path, follow) & 07777;
  }

  private static int stMode(Path path, boolean follow) throws IOException {
    try {
      return (Integer) Files.getAttribute(path, "unix:mode", follow ? FOLLOW : STAY);
    } catch (IOException e) {
      throw DiskFaults.of("lstat", path, e);
    }
  }

  /**
   * Anything but a file, a directory or a symlink is refused before it is opened: opening a fifo
   * waits for its other end.
   */
  static void requireKnownKind(Path path, BasicFileAttributes attributes, boolean follow)
      throws IOException {
    if (attributes.isOther()) {
      throw FaultException.unsupported(
          "unrecognized file type for " + path + ": " + goMode(stMode(path, follow)));
    }
  }

  /** As Go's {@code fs.FileMode} shows the mode of a file that is none of the usual three. */
  private static String goMode(int mode) {
    String kind =
        switch (mode & FORMAT) {
          case CHARACTER_DEVICE -> "Dc";
          case BLOCK_DEVICE -> "D";
          case FIFO -> "p";
          case SOCKET -> "S";
          default -> "?";
        };
    StringBuilder text = new StringBuilder(kind);
    for (int bit = 8; bit >= 0; bit--) {
      text.append((mode >> bit & 1) == 0 ? '-' : "xwr".charAt(bit % 3));
    }
    return text.toString();
  }
}
