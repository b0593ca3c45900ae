package io.orrery.mfs;

import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.unixfs.Mtime;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * What lost its last name: files that somebody may still have open, and directories whose rows must
 * go with the next commit. Guarded by the tree's lock.
 */
final class Departures {
  private final Set<MutableFile> orphans = Collections.newSetFromMap(new WeakHashMap<>());
  private Set<Long> directories = new HashSet<>();

  /** Whether the root's rows are of a tree that was replaced. */
  private boolean replaced;

  /** Files without a name, as far as anybody has them. */
  Set<MutableFile> orphans() {
    return orphans;
  }

  /** Forgets those that nobody holds: no commit makes anything of them. */
  void endUnheld() {
    orphans.removeIf(MutableFile::endUnheld);
  }

  boolean hasHeldChanges() {
    return orphans.stream().anyMatch(file -> file.isHeld() && file.isDirty());
  }

  /** A node lost its name, and all below it theirs. */
  void unlinked(MutableNode node, Mtime now) {
    Deque<MutableNode> left = new ArrayDeque<>(List.of(node));
    while (!left.isEmpty()) {
      MutableNode one = left.remove();
      one.place(null, null);
      one.update(inode -> inode.moved(now));
      if (one instanceof MutableDirectory directory) {
        directories.add(directory.number());
        left.addAll(directory.entries().known().values());
        directory.entries().empty();
      } else if (one instanceof MutableFile file) {
        orphans.add(file);
      }
    }
  }

  /** The same for an entry of which there is no object. */
  void removed(MutableDirectory parent, Name name) throws FaultException {
    parent
        .tree()
        .store()
        .inode(parent.number(), name)
        .filter(inode -> inode.kind() == NodeKind.DIRECTORY)
        .ifPresent(inode -> directories.add(inode.number()));
  }

  /** The root became another directory. */
  void replaced() {
    replaced = true;
  }

  /**
   * What a commit is to clear away.
   *
   * @param directories those whose rows go, with all below
   * @param rows rows of a root that was replaced, all of which go
   */
  record Clearing(
      Set<Long> directories, Map<TreeStore.EntryKey, Optional<Inode>> rows, boolean replaced) {}

  /** What is to be cleared away now; {@link #begin} takes it. */
  Clearing due(MutableTree tree) throws FaultException {
    Set<Long> all = new HashSet<>(directories);
    Map<TreeStore.EntryKey, Optional<Inode>> rows = new HashMap<>();
    if (replaced) {
      long root = tree.root().number();
      tree.store()
          .inodes(root)
          .forEach(
              (name, inode) -> {
                rows.put(new TreeStore.EntryKey(root, name), Optional.empty());
                if (inode.kind() == NodeKind.DIRECTORY) {
                  all.add(inode.number());
                }
              });
    }
    return new Clearing(all, rows, replaced);
  }

  /** A commit clears away what was due. */
  void begin() {
    directories = new HashSet<>();
    replaced = false;
  }

  /** That commit failed. */
  void restore(Clearing clearing) {
    directories.addAll(clearing.directories());
    replaced |= clearing.replaced();
  }
}
