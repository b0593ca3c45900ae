package io.orrery.node.mounts;

import io.orrery.fuse.mount.MountEntry;
import io.orrery.fuse.mount.MountTable;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;

/**
 * Where a path leads, found without setting foot on a mount of this process. Links are followed by
 * hand, one name after another, and before each step the mount table is asked whose ground it is.
 *
 * @param path without links, as far as it was walked; the names after a forbidden mount point or
 *     after what does not exist follow as they were given
 * @param forbidden the mount of ours that the path lies on
 */
record Ground(Path path, Optional<MountEntry> forbidden) {
  /** The kernel's own bound (path_resolution(7)). */
  private static final int MAX_LINKS = 40;

  /**
   * Walks an absolute path.
   *
   * @param devices {@code major:minor} of the mounts not to be touched, wherever they appear
   */
  static Ground of(Path absolute, Set<String> devices) throws FaultException {
    MountTable table = MountTable.read();
    Deque<Path> ahead = new ArrayDeque<>();
    absolute.forEach(ahead::add);
    Path at = absolute.getRoot();
    int links = 0;
    while (!ahead.isEmpty()) {
      String name = ahead.pop().toString();
      if (name.equals("..")) {
        at = at.getParent() == null ? at : at.getParent();
      } else if (!name.equals(".")) {
        at = at.resolve(name);
        Optional<MountEntry> mount = table.at(at).filter(m -> devices.contains(m.device()));
        if (mount.isPresent()) {
          return new Ground(append(at, ahead), mount);
        }
        if (Files.isSymbolicLink(at)) {
          if (++links > MAX_LINKS) {
            throw FaultException.refused(absolute + ": too many levels of symbolic links");
          }
          at = follow(at, ahead);
        }
      }
    }
    return new Ground(at, Optional.empty());
  }

  /** Puts what a link says before what is still ahead, and gives the place to go on from. */
  private static Path follow(Path link, Deque<Path> ahead) throws FaultException {
    try {
      Path target = Files.readSymbolicLink(link);
      for (int i = target.getNameCount() - 1; i >= 0; i--) {
        ahead.push(target.getName(i));
      }
      return target.isAbsolute() ? target.getRoot() : link.getParent();
    } catch (IOException e) {
      throw new FaultException(Fault.REFUSED, "cannot read the link " + link, e);
    }
  }

  private static Path append(Path at, Deque<Path> ahead) {
    Path whole = at;
    for (Path name : ahead) {
      whole = whole.resolve(name);
    }
    return whole;
  }
}
