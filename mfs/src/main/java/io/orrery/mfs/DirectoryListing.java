package io.orrery.mfs;

import io.orrery.ipld.Deadline;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.unixfs.Directory;
import io.orrery.unixfs.DirectoryCursor;
import io.orrery.unixfs.DirectoryEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A look at the entries: taken under the lock, finished without it. */
final class DirectoryListing {
  private final Optional<Directory> base;
  private final Map<Name, MutableNode> changed;
  private final Map<Name, MutableNode> known;
  private final Map<Name, Inode> rows;
  private final long directory;

  DirectoryListing(MutableDirectory of) throws FaultException {
    directory = of.number();
    base = of.entries().base();
    changed = new HashMap<>(of.entries().overlay().all());
    known = of.entries().known();
    rows = base.isEmpty() ? Map.of() : of.tree().store().inodes(directory);
  }

  List<MutableEntry> finish(MutableTree tree) throws FaultException {
    List<MutableEntry> entries = new ArrayList<>();
    changed.forEach(
        (name, node) -> {
          if (node != null) {
            entries.add(entry(name, node));
          }
        });
    if (base.isPresent()) {
      DirectoryCursor cursor = base.get().cursor();
      List<DirectoryEntry> batch = LocalNodes.result(cursor.next(Deadline.never()));
      while (!batch.isEmpty()) {
        batch.forEach(entry -> add(tree, entry, entries));
        batch = LocalNodes.result(cursor.next(Deadline.never()));
      }
    }
    return entries;
  }

  private void add(MutableTree tree, DirectoryEntry entry, List<MutableEntry> entries) {
    Name name = entry.name();
    if (changed.containsKey(name) || !name.isFileName()) {
      return;
    }
    MutableNode node = known.get(name);
    Inode row = rows.get(name);
    if (node != null) {
      entries.add(entry(name, node));
    } else if (row != null) {
      entries.add(new MutableEntry(name, row.number(), Optional.of(row.kind())));
    } else {
      long number = tree.numbers().derived(directory, name);
      entries.add(new MutableEntry(name, number, LocalNodes.kindOf(entry.cid())));
    }
  }

  private static MutableEntry entry(Name name, MutableNode node) {
    return new MutableEntry(name, node.number(), Optional.of(node.kind()));
  }
}
