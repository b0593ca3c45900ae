package io.orrery.node.commands;

import io.orrery.node.command.IncomingFile;

/** Modes as Go's {@code fs.FileMode} has them, which Kubo's answers carry. */
final class GoMode {
  private static final long DIRECTORY = 1L << 31;
  private static final long SYMLINK = 1L << 27;
  private static final long SETUID = 1L << 23;
  private static final long SETGID = 1L << 22;
  private static final long STICKY = 1L << 20;

  private GoMode() {}

  /** From the twelve bits of Unix. */
  static long of(IncomingFile.Kind kind, int mode) {
    long bits = mode & 0777;
    bits |= (mode & 04000) != 0 ? SETUID : 0;
    bits |= (mode & 02000) != 0 ? SETGID : 0;
    bits |= (mode & 01000) != 0 ? STICKY : 0;
    return switch (kind) {
      case FILE -> bits;
      case DIRECTORY -> bits | DIRECTORY;
      case SYMLINK -> bits | SYMLINK;
    };
  }

  /** As {@code ls -l} shows it. */
  static String shown(long mode) {
    char kind = (mode & DIRECTORY) != 0 ? 'd' : (mode & SYMLINK) != 0 ? 'l' : '-';
    StringBuilder text = new StringBuilder().append(kind);
    for (int bit = 8; bit >= 0; bit--) {
      text.append((mode >> bit & 1) == 0 ? '-' : "xwr".charAt(bit % 3));
    }
    special(text, 3, (mode & SETUID) != 0, 's');
    special(text, 6, (mode & SETGID) != 0, 's');
    special(text, 9, (mode & STICKY) != 0, 't');
    return text.toString();
  }

  /** The twelve bits of Unix as {@code chmod} takes them, with a zero in front. */
  static String octal(long mode) {
    long bits = mode & 0777;
    bits |= (mode & SETUID) != 0 ? 04000 : 0;
    bits |= (mode & SETGID) != 0 ? 02000 : 0;
    bits |= (mode & STICKY) != 0 ? 01000 : 0;
    return "0" + Long.toOctalString(bits);
  }

  private static void special(StringBuilder text, int at, boolean set, char letter) {
    if (set) {
      text.setCharAt(at, text.charAt(at) == 'x' ? letter : Character.toUpperCase(letter));
    }
  }
}
