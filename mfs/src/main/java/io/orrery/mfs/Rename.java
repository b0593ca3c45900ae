package io.orrery.mfs;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.unixfs.Mtime;
import java.util.List;

/** One rename, by the rules of renameat2(2). Under the tree's lock for changes. */
final class Rename {
  private final MutableDirectory from;
  private final Name name;
  private final MutableDirectory to;
  private final Name newName;

  Rename(MutableDirectory from, Name name, MutableDirectory to, Name newName) {
    this.from = from;
    this.name = name;
    this.to = to;
    this.newName = newName;
  }

  /** Checks, logs and does it; the nodes that moved or had to go: none when nothing was to do. */
  List<MutableNode> run(RenameMode mode) throws FaultException {
    MutableNode node = from.entries().find(name);
    if (node == null) {
      throw Entries.absent(name);
    }
    to.entries().requireAlive();
    MutableNode other = to.entries().find(newName);
    requireNotInside(node, to);
    switch (mode) {
      case NO_REPLACE -> {
        if (other != null) {
          throw new FaultException(Fault.EXISTS, "exists already: " + newName);
        }
      }
      case EXCHANGE -> {
        if (other == null) {
          throw Entries.absent(newName);
        }
        requireNotInside(other, from);
      }
      case REPLACE -> requireReplaceable(node, other);
    }
    if (node == other) {
      return List.of();
    }
    Mtime now = from.tree().now();
    from.markDirty();
    to.markDirty();
    boolean exchange = mode == RenameMode.EXCHANGE;
    from.tree().log().rename(from, name, to, newName, exchange, now);
    apply(exchange, now);
    return other == null ? List.of(node) : List.of(node, other);
  }

  /** Does it, after it was logged or when it is replayed. */
  void apply(boolean exchange, Mtime now) throws FaultException {
    MutableNode node = from.entries().find(name);
    MutableNode other = to.entries().find(newName);
    if (node == null || (exchange && other == null)) {
      throw new FaultException(Fault.CORRUPT, "the log renames what is not there: " + name);
    }
    if (exchange) {
      from.entries().attach(name, other, now);
      other.update(inode -> inode.moved(now));
    } else {
      from.entries().detach(name, now);
      if (other != null) {
        from.tree().departures().unlinked(other, now);
      }
    }
    to.entries().attach(newName, node, now);
    node.update(inode -> inode.moved(now));
  }

  private void requireReplaceable(MutableNode node, MutableNode other) throws FaultException {
    if (other == null || other == node) {
      return;
    }
    if (other instanceof MutableDirectory directory) {
      if (!(node instanceof MutableDirectory)) {
        throw new FaultException(Fault.IS_A_DIRECTORY, "is a directory: " + newName);
      }
      directory.entries().requireEmpty();
    } else if (node instanceof MutableDirectory) {
      throw new FaultException(Fault.NOT_A_DIRECTORY, "not a directory: " + newName);
    }
  }

  /** A directory cannot come to lie in itself. */
  private static void requireNotInside(MutableNode node, MutableDirectory place)
      throws FaultException {
    for (MutableDirectory at = place; at != null; at = at.directory()) {
      if (at == node) {
        throw new FaultException(Fault.INVALID, "a directory cannot be moved into itself");
      }
    }
  }
}
