package io.orrery.mfs;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.unixfs.Directory;
import io.orrery.unixfs.DirectoryCursor;
import io.orrery.unixfs.DirectoryEntry;
import io.orrery.unixfs.ImportedNode;
import io.orrery.unixfs.Mtime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the names of one directory lead to: first what has changed since the last commit, then what
 * that left, and of either the nodes that exist as objects. Guarded by the tree's lock.
 */
final class Entries {
  private final MutableDirectory directory;
  private final MutableTree tree;
  private final Children children;
  private final Overlay overlay = new Overlay();

  /** What the base has not, as found last: whoever makes a name looks whether it is there. */
  private Absence absence;

  /** Whether the directory was removed: then nothing is here, and nothing comes in. */
  private boolean removed;

  private record Absence(Name name, Cid base) {}

  Entries(MutableDirectory directory) {
    this.directory = directory;
    this.tree = directory.tree();
    this.children = new Children(tree.gone());
  }

  /** The node of a name, null when there is none or no object of it. */
  MutableNode known(Name name) {
    return children.get(name);
  }

  /** The node of a name, made an object if need be; null when there is none. Lock for changes. */
  MutableNode find(Name name) throws FaultException {
    tree.gone().purge();
    MutableNode known = children.get(name);
    if (known != null || removed || overlay.covers(name)) {
      return known;
    }
    Optional<DirectoryEntry> entry = baseEntry(name);
    return entry.isPresent() ? load(name, entry.get()) : null;
  }

  private MutableNode load(Name name, DirectoryEntry entry) throws FaultException {
    ImportedNode made = new ImportedNode(entry.cid(), 0, entry.tsize());
    Optional<Inode> row = tree.store().inode(directory.number(), name);
    long number =
        row.isPresent() ? row.get().number() : tree.numbers().derived(directory.number(), name);
    MutableNode node = tree.base().load(tree, made, row, number, directory.inode().born());
    node.place(directory, name);
    children.put(name, node);
    return node;
  }

  boolean exists(Name name) throws FaultException {
    return children.get(name) != null
        || (!removed && !overlay.covers(name) && baseEntry(name).isPresent());
  }

  private Optional<DirectoryEntry> baseEntry(Name name) throws FaultException {
    Optional<Directory> base = base();
    if (base.isEmpty()) {
      return Optional.empty();
    }
    Absence wanted = new Absence(name, base.get().cid());
    if (wanted.equals(absence)) {
      return Optional.empty();
    }
    Optional<DirectoryEntry> found = LocalNodes.result(base.get().lookup(name, Deadline.never()));
    absence = found.isEmpty() ? wanted : null;
    return found;
  }

  /** The directory as the last commit left it; empty when none has made one. */
  Optional<Directory> base() throws FaultException {
    return directory.committed() == null || removed
        ? Optional.empty()
        : Optional.of(tree.base().directory(directory.committed().cid()));
  }

  void requireFree(Name name) throws FaultException {
    requireAlive();
    if (exists(name)) {
      throw new FaultException(Fault.EXISTS, "exists already: " + name);
    }
  }

  /** A directory that was removed can hold nothing any more. */
  void requireAlive() throws FaultException {
    if (removed) {
      throw new FaultException(Fault.ABSENT, "the directory was removed");
    }
  }

  void requireEmpty() throws FaultException {
    for (MutableNode node : overlay.all().values()) {
      if (node != null) {
        throw notEmpty();
      }
    }
    Optional<Directory> base = base();
    if (base.isEmpty()) {
      return;
    }
    DirectoryCursor cursor = base.get().cursor();
    List<DirectoryEntry> batch = LocalNodes.result(cursor.next(Deadline.never()));
    while (!batch.isEmpty()) {
      for (DirectoryEntry entry : batch) {
        if (!overlay.covers(entry.name())) {
          throw notEmpty();
        }
      }
      batch = LocalNodes.result(cursor.next(Deadline.never()));
    }
  }

  private FaultException notEmpty() {
    return new FaultException(Fault.NOT_EMPTY, "directory not empty: " + directory.ownName());
  }

  static FaultException absent(Name name) {
    return new FaultException(Fault.ABSENT, "no such entry: " + name);
  }

  /** Gives a node a place here; the directory is dirty and the log knows. */
  void attach(Name name, MutableNode node, Mtime now) {
    node.place(directory, name);
    children.put(name, node);
    overlay.put(name, node);
    directory.update(inode -> inode.modified(now));
  }

  /** Takes the name away; what it led to is the caller's to care for. */
  void detach(Name name, Mtime now) {
    children.remove(name);
    overlay.put(name, null);
    directory.update(inode -> inode.modified(now));
  }

  /** Has the next commit write the entry of a child anew. */
  void hold(Name name, MutableNode child) {
    overlay.put(name, child);
  }

  Overlay overlay() {
    return overlay;
  }

  /** It was removed: it holds nothing, and nothing comes in any more. */
  void empty() {
    removed = true;
    clear();
  }

  /** There is another directory in the place of what was here. */
  void clear() {
    children.clear();
    overlay.clear();
  }

  /** The children that exist as objects. */
  Map<Name, MutableNode> known() {
    Map<Name, MutableNode> known = new HashMap<>();
    for (Name name : children.names()) {
      MutableNode node = children.get(name);
      if (node != null) {
        known.put(name, node);
      }
    }
    return known;
  }
}
