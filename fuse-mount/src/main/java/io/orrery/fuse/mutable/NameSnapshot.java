package io.orrery.fuse.mutable;

import io.orrery.fuse.Dirent;
import io.orrery.fuse.Kind;
import io.orrery.fuse.Listing;
import io.orrery.fuse.Lookup;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.mfs.MutableDirectory;
import io.orrery.mfs.MutableEntry;
import io.orrery.mfs.NodeKind;
import java.util.List;
import java.util.function.Function;

/**
 * The names of a directory as a program lists them: those that were there when it began, so that
 * what comes and goes meanwhile neither hides a name from it nor shows one twice.
 */
final class NameSnapshot {
  /** The offset of the first entry, behind "." and "..". */
  private static final int FIRST = 2;

  private final MutableDirectory directory;
  private volatile List<MutableEntry> names;

  NameSnapshot(MutableDirectory directory) {
    this.directory = directory;
  }

  /**
   * Takes the names anew, if it was not done yet or a program begins again.
   *
   * @throws FaultException UNREACHABLE for a block of the directory that is not here
   */
  void prepare(long offset) throws FaultException {
    if (offset == 0 || names == null) {
      names = directory.list();
    }
  }

  /**
   * Adds the entries from {@code offset} on, until the listing is full or at its end.
   *
   * @param lookup looks a name up without waiting; null when that cannot be
   */
  void send(long offset, Listing listing, Function<Name, Lookup.Found> lookup) {
    if (addDots(offset, listing)) {
      List<MutableEntry> all = names;
      for (long at = Math.max(offset - FIRST, 0); at < all.size(); at++) {
        MutableEntry entry = all.get((int) at);
        Dirent line = new Dirent(entry.name(), entry.inode(), kind(entry), at + FIRST + 1);
        if (!listing.add(line, () -> lookup.apply(entry.name()))) {
          break;
        }
      }
    }
    listing.end();
  }

  private boolean addDots(long offset, Listing listing) {
    long above = directory.parent().orElse(directory).number();
    return (offset > 0 || addDot(".", directory.number(), 1, listing))
        && (offset > 1 || addDot("..", above, FIRST, listing));
  }

  private static boolean addDot(String name, long inode, long next, Listing listing) {
    return listing.add(new Dirent(Name.of(name), inode, Kind.DIRECTORY, next), () -> null);
  }

  private static Kind kind(MutableEntry entry) {
    return entry.kind().map(NameSnapshot::kind).orElse(Kind.UNKNOWN);
  }

  static Kind kind(NodeKind kind) {
    return switch (kind) {
      case FILE -> Kind.FILE;
      case DIRECTORY -> Kind.DIRECTORY;
      case SYMLINK -> Kind.SYMLINK;
    };
  }
}
