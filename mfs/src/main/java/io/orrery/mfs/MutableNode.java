package io.orrery.mfs;

import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.unixfs.ImportedNode;
import io.orrery.unixfs.Mtime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * A file, directory or symbolic link that can change. The object <em>is</em> the node: there are
 * never two of one, it stays the same over writes, renames and commits, and it goes on working
 * after its last name is gone, a file as long as somebody {@link #hold}s it. Safe from any thread.
 */
public abstract sealed class MutableNode permits MutableDirectory, MutableFile, MutableLink {
  private final MutableTree tree;

  /** Replaced under this object. */
  private volatile Inode inode;

  /** Null at the root, and once the node has no name any more. Guarded by the tree's lock. */
  private MutableDirectory parent;

  private Name name;

  /** What the last commit made of it; null when none has. Guarded by the tree's lock. */
  private ImportedNode committed;

  /**
   * Whether the next commit must make it anew: then its parents are dirty too and hold it. Set and
   * cleared under the tree's lock for changes; seen by writers under that for looking, as the next.
   */
  private boolean dirty;

  /** Whether the log, from where its last commit left it, knows where this inode stands. */
  private boolean bound;

  MutableNode(MutableTree tree, Inode inode, ImportedNode committed) {
    this.tree = tree;
    this.inode = inode;
    this.committed = committed;
  }

  public final MutableTree tree() {
    return tree;
  }

  /** The inode number, which never changes. */
  public final long number() {
    return inode.number();
  }

  public final NodeKind kind() {
    return inode.kind();
  }

  /** The 12 bits that chmod knows. */
  public final int mode() {
    return inode.mode();
  }

  /**
   * What {@code stat} shows.
   *
   * @throws FaultException UNREACHABLE, naming it, when a block is needed that is not here
   */
  public final Stat stat() throws FaultException {
    long size = size();
    Inode now = inode;
    return new Stat(
        now.number(),
        now.kind(),
        size,
        allocated(size),
        now.mode(),
        now.uid(),
        now.gid(),
        now.mtime(),
        now.atime(),
        now.ctime());
  }

  /** The bytes of a file or of a link's target; 0 for a directory. */
  public abstract long size() throws FaultException;

  /** How many of the {@code size} bytes are in no hole. */
  long allocated(long size) {
    return size;
  }

  /**
   * Does what chmod, chown and utimens do. The mode of a link stays as it is.
   *
   * @throws FaultException FULL or IO when the log cannot take it; nothing is changed then
   */
  public final void change(NodeChange change) throws FaultException {
    tree.lock()
        .changing(
            () -> {
              Mtime now = tree.now();
              markDirty();
              tree.log().change(this, change, now);
              applyChange(change, now);
            });
    tree.tellNode(this);
  }

  final void applyChange(NodeChange change, Mtime now) {
    NodeChange possible = kind() == NodeKind.SYMLINK ? change.withoutMode() : change;
    update(inode -> inode.changed(possible, now, tree.options()));
  }

  /**
   * Keeps the bytes of a file although its last name goes, until as many {@link #letGo} as this
   * follow.
   *
   * @return false when the name and the bytes are gone already
   */
  public boolean hold() {
    return true;
  }

  /** Takes one {@link #hold} back. */
  public void letGo() {}

  /** The directory that holds it; empty at the root and when it has no name any more. */
  public final Optional<MutableDirectory> parent() {
    return tree.lock().looking(() -> Optional.ofNullable(parent));
  }

  /** Its name; empty at the root and when it has none any more. */
  public final Optional<Name> name() {
    return tree.lock().looking(() -> Optional.ofNullable(name));
  }

  /** Whether a path leads here. */
  public final boolean isLinked() {
    return tree.lock().looking(this::isAttached);
  }

  final Inode inode() {
    return inode;
  }

  /** A change of the row. */
  interface Update {
    Inode of(Inode before);
  }

  final synchronized void update(Update update) {
    inode = update.of(inode);
  }

  final MutableDirectory directory() {
    return parent;
  }

  final Name ownName() {
    return name;
  }

  final ImportedNode committed() {
    return committed;
  }

  final void setCommitted(ImportedNode made) {
    committed = made;
  }

  final boolean isDirty() {
    return dirty;
  }

  /** Whether a change of it may be logged and made: see {@link #markDirty}. */
  final boolean isReady() {
    return dirty && bound;
  }

  /** A commit has noted it down, and the log begins anew. */
  final void notedDown() {
    dirty = false;
    bound = false;
  }

  /** It is new, or that commit failed: it must be made, and the log knows it. */
  final void unmade() {
    dirty = true;
    bound = true;
  }

  /** Whether a path leads here; under the tree's lock. A directory that is gone holds nothing. */
  final boolean isAttached() {
    return parent != null || this == tree.root();
  }

  /** Gives it a name, or takes it; under the tree's lock for changes. */
  final void place(MutableDirectory directory, Name newName) {
    parent = directory;
    name = newName;
  }

  /**
   * Has the next commit make this anew, and the log know it by its inode: before a change of it is
   * logged. Under the tree's lock for changes; when it fails, it may be made anew for nothing.
   */
  final void markDirty() throws FaultException {
    Deque<MutableNode> way = new ArrayDeque<>();
    for (MutableNode node = this; node != null && !node.isReady(); node = node.parent) {
      way.push(node);
    }
    for (MutableNode node : way) {
      if (node.parent != null && !node.bound) {
        tree.log().bind(node);
      }
      node.bound = true;
      node.markStale();
    }
  }

  /** The same, but the log is not told: for what it has already. */
  final void markStale() {
    MutableNode node = this;
    while (node != null && !node.dirty) {
      node.dirty = true;
      if (node.parent != null) {
        node.parent.entries().hold(node.name, node);
      }
      node = node.parent;
    }
    tree.noteDirty(this);
  }
}
