package io.orrery.fuse.mutable;

import static io.orrery.fuse.mutable.MemoryFiles.fault;

import io.orrery.fuse.Dirent;
import io.orrery.fuse.Kind;
import io.orrery.fuse.Listing;
import io.orrery.fuse.Lookup;
import io.orrery.fuse.mutable.MemoryNode.Directory;
import io.orrery.ipld.Fault;
import io.orrery.ipld.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** An open file or directory; a directory's has the names of its last rewinding. */
final class MemoryHandle {
  final MemoryNode node;
  private List<Map.Entry<Name, MemoryNode>> names = List.of();

  MemoryHandle(MemoryNode node) {
    this.node = node;
  }

  /**
   * Lists what was there at the last rewinding, which an offset of 0 is.
   *
   * @param lookup looks a node up, for listings that want attributes too
   */
  void list(long offset, Listing listing, Function<MemoryNode, Lookup.Found> lookup) {
    if (!(node instanceof Directory directory)) {
      listing.fail(fault(Fault.NOT_A_DIRECTORY, node.id));
      return;
    }
    if (offset == 0) {
      names = new ArrayList<>(directory.entries.entrySet());
    }
    for (long i = offset; i < names.size() + 2; i++) {
      if (!add(directory, (int) i, listing, lookup)) {
        break;
      }
    }
    listing.end();
  }

  private boolean add(
      Directory directory, int i, Listing listing, Function<MemoryNode, Lookup.Found> lookup) {
    if (i < 2) {
      Name name = Name.of(i == 0 ? "." : "..");
      long id = i == 0 ? directory.id : directory.parent.id;
      return listing.add(new Dirent(name, id, Kind.DIRECTORY, i + 1), () -> null);
    }
    Name name = names.get(i - 2).getKey();
    MemoryNode entry = names.get(i - 2).getValue();
    return listing.add(
        new Dirent(name, entry.id, entry.kind, i + 1),
        () -> directory.entries.get(name) == entry ? lookup.apply(entry) : null);
  }
}
