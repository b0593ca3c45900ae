package io.orrery.fuse;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.Name;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a listing of /ipfs shows: not all that could be looked up, which has no end, but what is
 * pinned. The one directory here that changes; its mtime tells the kernel when it did.
 */
final class PinnedRoots {
  /** How long the kernel may go without asking whether the pins have changed. */
  private static final Duration VALID = Duration.ofSeconds(1);

  private final Supplier<Collection<Cid>> supplier;
  private List<Cid> roots;
  private Instant changed = Instant.now();

  PinnedRoots(Supplier<Collection<Cid>> supplier) {
    this.supplier = supplier;
    this.roots = sorted();
  }

  private List<Cid> sorted() {
    return supplier.get().stream()
        .distinct()
        .sorted((a, b) -> a.toString().compareTo(b.toString()))
        .toList();
  }

  private synchronized void refresh() {
    List<Cid> now = sorted();
    if (!now.equals(roots)) {
      roots = now;
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
    for (long at = offset; at < end && listing.add(entry(at)); at++) {}
    listing.end();
  }

  private Dirent entry(long at) {
    if (at < ListingPlace.FIRST) {
      return new Dirent(Name.of(at == 0 ? "." : ".."), Tree.ROOT, Kind.DIRECTORY, at + 1);
    }
    Cid root = roots.get((int) (at - ListingPlace.FIRST));
    Kind kind = root.is(Codec.RAW) ? Kind.FILE : Kind.UNKNOWN;
    return new Dirent(Name.of(root.toString()), Inode.number(root), kind, at + 1);
  }
}
