package io.orrery.mfs;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.unixfs.ImportedNode;
import io.orrery.unixfs.Mtime;
import java.util.List;
import java.util.Optional;

/**
 * A directory of a mutable tree: an immutable one, and what changed since.
 *
 * <p>All operations fail with ABSENT, EXISTS, NOT_EMPTY, NOT_A_DIRECTORY, IS_A_DIRECTORY, INVALID
 * where POSIX says so, with TOO_LONG or BAD_NAME for a name that no file may have, with UNREACHABLE
 * and the block's CID when one is needed that is not here ({@link FaultException#missing()}; the
 * call may then be repeated), and with FULL or IO when the log cannot take the change. Whatever
 * fails changes nothing.
 */
public final class MutableDirectory extends MutableNode {
  private static final int MAX_NAME = 255;

  /** PATH_MAX less the zero (limits.h): Linux takes no longer target. */
  private static final int MAX_TARGET = 4095;

  private final Entries entries;

  MutableDirectory(MutableTree tree, Inode inode, ImportedNode committed) {
    super(tree, inode, committed);
    this.entries = new Entries(this);
  }

  @Override
  public long size() {
    return 0;
  }

  /** Finds a name. */
  public Optional<MutableNode> lookup(Name name) throws FaultException {
    requireName(name);
    MutableNode known = tree().lock().looking(() -> entries.known(name));
    if (known != null) {
      return Optional.of(known);
    }
    return tree().lock().changing(() -> Optional.ofNullable(entries.find(name)));
  }

  /**
   * The entries as they are at this moment, in no order, without {@code .} and {@code ..}. Names
   * that no file may have are left out.
   */
  public List<MutableEntry> list() throws FaultException {
    DirectoryListing listing =
        tree().lock().<DirectoryListing>lookingAt(() -> new DirectoryListing(this));
    return listing.finish(tree());
  }

  /** Makes an empty file. */
  public MutableFile create(Name name, Creation creation) throws FaultException {
    return (MutableFile) add(name, NodeKind.FILE, creation, Name.EMPTY);
  }

  /** Makes an empty directory. */
  public MutableDirectory mkdir(Name name, Creation creation) throws FaultException {
    return (MutableDirectory) add(name, NodeKind.DIRECTORY, creation, Name.EMPTY);
  }

  /**
   * Makes a symbolic link.
   *
   * @param target any bytes, 1 to 4095; TOO_LONG for more
   */
  public MutableLink symlink(Name name, Name target, Creation creation) throws FaultException {
    if (target.isEmpty()) {
      throw new FaultException(Fault.ABSENT, "a symbolic link needs a target");
    }
    if (target.length() > MAX_TARGET) {
      throw new FaultException(
          Fault.TOO_LONG, "a link's target has at most " + MAX_TARGET + " bytes");
    }
    return (MutableLink) add(name, NodeKind.SYMLINK, creation, target);
  }

  private MutableNode add(Name name, NodeKind kind, Creation creation, Name target)
      throws FaultException {
    requireName(name);
    MutableNode made =
        tree()
            .lock()
            .changing(
                () -> {
                  entries.requireFree(name);
                  Mtime now = tree().now();
                  markDirty();
                  Inode inode =
                      Inode.created(tree().numbers().next(), kind, creation, now, tree().options());
                  tree().log().create(this, name, inode, target);
                  return applyCreate(name, inode, target);
                });
    tree().tellEntry(this, name);
    return made;
  }

  MutableNode applyCreate(Name name, Inode inode, Name target) {
    tree().numbers().used(inode.number());
    MutableNode made =
        switch (inode.kind()) {
          case FILE -> new MutableFile(tree(), inode, null);
          case DIRECTORY -> new MutableDirectory(tree(), inode, null);
          case SYMLINK -> new MutableLink(tree(), inode, null, target);
        };
    made.unmade();
    entries.attach(name, made, inode.mtime());
    return made;
  }

  /**
   * Puts a file or directory here that is a DAG already, by reference: its root block must be here,
   * nothing else of it.
   *
   * @throws FaultException UNSUPPORTED for a DAG that is no file, directory or link
   */
  public MutableNode link(Name name, Cid cid) throws FaultException {
    requireName(name);
    tree().leaves().hold(List.of(cid));
    MutableNode made =
        tree()
            .lock()
            .changing(
                () -> {
                  entries.requireFree(name);
                  ImportedNode entry = tree().base().entry(cid);
                  tree().base().node(cid);
                  Mtime now = tree().now();
                  markDirty();
                  long number = tree().numbers().next();
                  tree().log().link(this, name, number, cid, now);
                  return applyLink(name, number, entry, now);
                });
    tree().store().referred();
    tree().tellEntry(this, name);
    return made;
  }

  MutableNode applyLink(Name name, long number, ImportedNode entry, Mtime now)
      throws FaultException {
    tree().numbers().used(number);
    MutableNode made = tree().base().load(tree(), entry, Optional.empty(), number, now);
    entries.attach(name, made, now);
    return made;
  }

  /** Takes a file or link away. A directory: IS_A_DIRECTORY. */
  public void unlink(Name name) throws FaultException {
    remove(
        name,
        node -> {
          if (node instanceof MutableDirectory) {
            throw new FaultException(Fault.IS_A_DIRECTORY, "is a directory: " + name);
          }
        });
  }

  /** Takes an empty directory away. */
  public void rmdir(Name name) throws FaultException {
    remove(
        name,
        node -> {
          if (!(node instanceof MutableDirectory directory)) {
            throw new FaultException(Fault.NOT_A_DIRECTORY, "not a directory: " + name);
          }
          directory.entries.requireEmpty();
        });
  }

  private interface Check {
    void check(MutableNode node) throws FaultException;
  }

  private void remove(Name name, Check check) throws FaultException {
    requireName(name);
    MutableNode removedNode =
        tree()
            .lock()
            .changing(
                () -> {
                  MutableNode node = entries.find(name);
                  if (node == null) {
                    throw Entries.absent(name);
                  }
                  check.check(node);
                  logAndRemove(name);
                  return node;
                });
    tree().tellEntry(this, name);
    tree().tellNode(removedNode);
  }

  /**
   * Takes away whatever has this name, a directory with all that it holds, in one step; no block of
   * it need be here.
   */
  public void removeAll(Name name) throws FaultException {
    requireName(name);
    tree()
        .lock()
        .changing(
            () -> {
              if (!entries.exists(name)) {
                throw Entries.absent(name);
              }
              logAndRemove(name);
            });
    tree().tellEntry(this, name);
  }

  private void logAndRemove(Name name) throws FaultException {
    Mtime now = tree().now();
    markDirty();
    tree().log().remove(this, name, now);
    applyRemove(name, now);
  }

  void applyRemove(Name name, Mtime now) throws FaultException {
    MutableNode node = entries.known(name);
    if (node == null) {
      tree().departures().removed(this, name);
    }
    entries.detach(name, now);
    if (node != null) {
      tree().departures().unlinked(node, now);
    }
  }

  /**
   * Moves an entry, in one step.
   *
   * @param to a directory of the same tree, else OTHER_TREE
   */
  public void rename(Name name, MutableDirectory to, Name newName, RenameMode mode)
      throws FaultException {
    requireName(name);
    requireName(newName);
    if (to.tree() != tree()) {
      throw new FaultException(Fault.OTHER_TREE, "from one tree into another: copy it");
    }
    // A name that is durable must not lead to bytes that are not.
    if (lookup(name).orElse(null) instanceof MutableFile file) {
      file.flush();
    }
    List<MutableNode> touched =
        tree().lock().changing(() -> new Rename(this, name, to, newName).run(mode));
    if (!touched.isEmpty()) {
      tree().tellEntry(this, name);
      tree().tellEntry(to, newName);
      touched.forEach(tree()::tellNode);
    }
  }

  private static void requireName(Name name) throws FaultException {
    if (name.length() > MAX_NAME) {
      throw new FaultException(Fault.TOO_LONG, "a name has at most " + MAX_NAME + " bytes");
    }
    if (!name.isFileName()) {
      throw new FaultException(Fault.BAD_NAME, "not a name for a file: \"" + name + "\"");
    }
  }

  Entries entries() {
    return entries;
  }

  /** The root is another directory from now on. */
  void become(ImportedNode made, Inode inode) {
    setCommitted(made);
    entries.clear();
    update(before -> inode);
  }
}
