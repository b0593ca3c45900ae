package io.orrery.node.writable;

import java.nio.file.Path;

/** How closely two folders are compared. */
enum Look {
  /** Names, types, modes, sizes, targets of links, and checksums. */
  CONTENT("%p %y %m %s", "%p %y %l", "%p %y %m"),
  /** And the times of the last change: where a program sets them. */
  DATED("%p %y %m %s %T@", "%p %y %T@ %l", "%p %y %m %T@"),
  /** And inode numbers: what must not change in one tree whoever serves it. */
  KEPT("%p %y %m %s %T@ %i", "%p %y %T@ %i %l", "%p %y %m %T@ %i");

  private final String script;

  Look(String file, String link, String other) {
    script =
        """
        find . -mindepth 1 \\( -type f -printf '%s\\n' -o -type l -printf '%s\\n' -o -printf '%s\\n' \\) | sort
        find . -type f -print0 | sort -z | xargs -0 -r sha256sum
        """
            .formatted(file, link, other);
  }

  /** A text that is equal for two folders that look the same. */
  String at(Path folder) {
    return Bash.in(folder).run(script);
  }
}
