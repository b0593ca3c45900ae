package io.orrery.fuse.content;

import io.orrery.fuse.Attributes;
import io.orrery.fuse.Dirent;
import io.orrery.fuse.InodeNumber;
import io.orrery.fuse.Kind;
import io.orrery.fuse.Listing;
import io.orrery.fuse.Tree;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.Name;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What a listing of /ipfs shows: not all that could be looked up, which has no end, but what is
 * pinned, as far as it is of files. The one directory here that changes; its mtime tells the kernel
 * when it did.
 */
final class PinnedRoots {
  /** How long the kernel may go without asking whether the pins have changed. */
  private static final Duration VALID = Duration.ofSeconds(1);

  private final Supplier<Collection<Cid>> supplier;
  private Collection<Cid> supplied;
  private List<Cid> roots = List.of();
  private Instant changed = Instant.now();

  PinnedRoots(Supplier<Collection<Cid>> supplier) {
    this.supplier = supplier;
    refresh();
  }

  /** Asked once a second while somebody looks, so it works only when there is something new. */
  private synchronized void refresh() {
    Collection<Cid> now = supplier.get();
    if (now == supplied) {
      return;
    }
    SortedMap<String, Cid> byName = new TreeMap<>();
    now.stream().filter(UnixFsTree::hasFiles).forEach(cid -> byName.put(cid.toString(), cid));
    supplied = now;
    List<Cid> sorted = List.copyOf(byName.values());
    if (!sorted.equals(roots)) {
      roots = sorted;
      changed = Instant.now();
    }
  }

  synchronized Attributes attributes() {
    refresh();
    return new Attributes(
        Kind.DIRECTORY, 0555, Tree.ROOT, 0, changed.getEpochSecond(), changed.getNano(), VALID);
  }

  /**
   * A listing that has begun goes on in what it began with, as far as pins stay where they were.
   */
  synchronized void list(long offset, Listing listing) {
    if (offset == 0) {
      refresh();
    }
    long end = roots.size() + ListingPlace.FIRST;
    for (long at = offset; at < end && listing.add(entry(at), () -> null); at++) {}
    listing.end();
  }

  private Dirent entry(long at) {
    if (at < ListingPlace.FIRST) {
      return new Dirent(Name.of(at == 0 ? "." : ".."), Tree.ROOT, Kind.DIRECTORY, at + 1);
    }
    Cid root = roots.get((int) (at - ListingPlace.FIRST));
    Kind kind = root.is(Codec.RAW) ? Kind.FILE : Kind.UNKNOWN;
    return new Dirent(Name.of(root.toString()), InodeNumber.of(root), kind, at + 1);
  }
}
