package io.orrery.mfs;

import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.mfs.file.FileSnapshot;
import io.orrery.unixfs.DirectoryEditor;
import io.orrery.unixfs.FileEditor;
import io.orrery.unixfs.ImportedNode;
import io.orrery.unixfs.Metadata;
import io.orrery.unixfs.SymlinkImporter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One commit. The tree is noted down as it is at one moment, under its lock, and the log begins a
 * new generation there; that costs as much as there are changes. Then, under no lock, files become
 * DAGs, and directories from the bottom up, each once. Blocks, root and rows land in one step,
 * which makes the older generations of the log superfluous. When anything fails, what was noted
 * down is dirty again and nothing else has happened. One at a time for a tree.
 */
final class TreeCommit {
  /** How long one block that is not here may be waited for. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final MutableTree tree;
  private final List<FileWork> files = new ArrayList<>();
  private final List<LinkWork> links = new ArrayList<>();

  /** Parents before children. */
  private final List<DirectoryWork> directories = new ArrayList<>();

  private final Map<TreeStore.EntryKey, Optional<Inode>> rows = new HashMap<>();
  private final Map<MutableNode, ImportedNode> made = new HashMap<>();
  private long generation;
  private long nextInode;
  private Inode rootInode;
  private Departures.Clearing clearing;
  private List<BlockWriter> leases;

  TreeCommit(MutableTree tree) {
    this.tree = tree;
  }

  private record FileWork(MutableFile file, FileSnapshot content, Metadata metadata) {}

  private record LinkWork(MutableLink link, Metadata metadata) {}

  /** An entry is null where the name is gone, empty where the node is to be made first. */
  private record DirectoryWork(
      MutableDirectory directory,
      ImportedNode base,
      Metadata metadata,
      Map<Name, MutableNode> changes,
      Map<Name, ImportedNode> settled) {}

  /** Commits, and answers the root. */
  Cid run() throws FaultException {
    if (!tree.hasChanges()) {
      return tree.committed();
    }
    tree.flushWritten();
    tree.lock().changing(() -> noteDown());
    try (BlockWriter writer = tree.store().newWriter()) {
      build(writer);
      ImportedNode root = made.get(tree.root());
      TreeRoot landed =
          root == null
              ? new TreeRoot(
                  tree.committed(), tree.landed().tsize(), generation, nextInode, rootInode)
              : new TreeRoot(root.cid(), root.tsize(), generation, nextInode, rootInode);
      tree.store().commit(writer, landed, rows, clearing.directories());
      tree.lock().changing(() -> install(landed));
    } catch (FaultException | RuntimeException e) {
      tree.lock().changing(() -> restore());
      throw e;
    }
    tree.leaves().release(leases);
    dropLog();
    tree.tellCommitted(tree.committed());
    return tree.committed();
  }

  private void dropLog() {
    try {
      tree.log().journal().drop(generation);
    } catch (FaultException e) {
      MutableTree.warn("the log's old files go when the tree is next opened", tree, e);
    }
  }

  private void noteDown() throws FaultException {
    // First what can fail.
    clearing = tree.departures().due(tree);
    generation = tree.log().journal().rotate();
    tree.departures().begin();
    tree.dags().setCommitting(true);
    rows.putAll(clearing.rows());
    leases = tree.leaves().take();
    nextInode = tree.numbers().next();
    rootInode = tree.root().inode();
    Deque<MutableDirectory> left = new ArrayDeque<>();
    if (tree.root().isDirty()) {
      left.add(tree.root());
    }
    while (!left.isEmpty()) {
      noteDown(left.remove(), left);
    }
    tree.departures().endUnheld();
    for (MutableFile orphan : tree.departures().orphans()) {
      if (orphan.isDirty()) {
        noteDown(orphan);
      }
    }
  }

  private void noteDown(MutableDirectory directory, Deque<MutableDirectory> left) {
    directory.notedDown();
    Map<Name, MutableNode> changes = directory.entries().overlay().begin();
    Map<Name, ImportedNode> settled = new HashMap<>();
    changes.forEach(
        (name, node) -> {
          rows.put(
              new TreeStore.EntryKey(directory.number(), name),
              Optional.ofNullable(node).map(MutableNode::inode));
          if (node != null && node.isDirty()) {
            noteDown(node, left);
          } else if (node != null) {
            settled.put(name, node.committed());
          }
        });
    directories.add(
        new DirectoryWork(
            directory, directory.committed(), directory.inode().metadata(), changes, settled));
  }

  private void noteDown(MutableNode node, Deque<MutableDirectory> left) {
    if (node instanceof MutableDirectory directory) {
      left.add(directory);
    } else if (node instanceof MutableFile file) {
      noteDown(file);
    } else if (node instanceof MutableLink link) {
      link.notedDown();
      links.add(new LinkWork(link, link.inode().metadata()));
    }
  }

  private void noteDown(MutableFile file) {
    file.notedDown();
    files.add(new FileWork(file, file.content().snapshot(), file.inode().metadata()));
  }

  private void build(BlockWriter writer) throws FaultException {
    TreeOptions options = tree.options();
    FileEditor editor = new FileEditor(tree.base().source(), options.profile(), options.hashing());
    for (FileWork work : files) {
      Deadline deadline = Deadline.after(PATIENCE);
      made.put(work.file(), editor.build(work.content(), work.metadata(), writer, deadline));
    }
    SymlinkImporter importer = new SymlinkImporter(options.profile());
    for (LinkWork work : links) {
      made.put(work.link(), importer.importSymlink(work.link().target(), work.metadata(), writer));
    }
    for (int i = directories.size() - 1; i >= 0; i--) {
      DirectoryWork work = directories.get(i);
      made.put(work.directory(), build(work, writer));
    }
  }

  private ImportedNode build(DirectoryWork work, BlockWriter writer) throws FaultException {
    if (work.changes().isEmpty() && isStored(work.base(), work.metadata())) {
      // Also a foreign directory, which the editor would write as the profile has it.
      return work.base();
    }
    SortedMap<Name, Optional<DirectoryEditor.Entry>> changes = new TreeMap<>();
    work.changes()
        .forEach(
            (name, node) -> {
              ImportedNode entry =
                  work.settled().containsKey(name) ? work.settled().get(name) : made.get(node);
              changes.put(
                  name,
                  node == null
                      ? Optional.empty()
                      : Optional.of(new DirectoryEditor.Entry(entry.cid(), entry.tsize())));
            });
    Cid base = work.base() == null ? null : work.base().cid();
    return tree.directoryEditor()
        .edit(base, work.metadata(), changes, writer, Deadline.after(PATIENCE));
  }

  private boolean isStored(ImportedNode base, Metadata metadata) throws FaultException {
    return base != null && tree.base().node(base.cid()).metadata().equals(metadata);
  }

  private void install(TreeRoot landed) {
    tree.setLanded(landed);
    tree.dags().setCommitting(false);
    made.forEach(MutableNode::setCommitted);
    for (DirectoryWork work : directories) {
      work.directory().entries().overlay().installed();
    }
    for (FileWork work : files) {
      work.file().content().committed(work.content(), made.get(work.file()));
      if (work.file().content().isChanged()) {
        // What was in memory alone will get into the log, which the next commit but one drops.
        work.file().markStale();
      }
    }
  }

  /** What was noted down is to be done once more, unless it changed since and is dirty anyway. */
  private void restore() {
    tree.dags().setCommitting(false);
    for (DirectoryWork work : directories) {
      work.directory().entries().overlay().restore();
      again(work.directory());
    }
    files.forEach(work -> again(work.file()));
    links.forEach(work -> again(work.link()));
    tree.leaves().giveBack(leases);
    tree.departures().restore(clearing);
  }

  private static void again(MutableNode node) {
    node.unmade();
    if (node.directory() != null) {
      // Wherever it was moved meanwhile: that directory is dirty then.
      node.directory().entries().hold(node.ownName(), node);
    }
  }
}
