package io.orrery.fuse.content;

import io.orrery.fuse.Dirent;
import io.orrery.fuse.InodeNumber;
import io.orrery.fuse.Kind;
import io.orrery.fuse.Listing;
import io.orrery.fuse.Lookup;
import io.orrery.ipld.Codec;
import io.orrery.ipld.Deadline;
import io.orrery.unixfs.DirectoryCursor;
import io.orrery.unixfs.DirectoryEntry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A listing under way, between two requests of the kernel: where its cursor stands and what of a
 * batch is not sent. Entries are numbered from {@link #FIRST}; the number of the next one is the
 * offset at which the kernel goes on. Used by one request at a time.
 */
final class ListingPlace {
  /** The offset of the first entry, behind "." and "..". */
  static final long FIRST = 2;

  private final DirectoryCursor cursor;
  private List<DirectoryEntry> batch = List.of();
  private int sent;
  private long next = FIRST;
  private CompletableFuture<Boolean> coming;

  ListingPlace(DirectoryCursor cursor) {
    this.cursor = cursor;
  }

  /** The offset of the entry that comes next. */
  long next() {
    return next;
  }

  /**
   * Makes sure that there is an entry to send, or that the end is reached. Complete on return when
   * the directory's blocks are local.
   *
   * @return whether there is an entry
   */
  CompletableFuture<Boolean> ready(Deadline deadline) {
    if (coming != null && !coming.isDone()) {
      return coming;
    }
    if (sent < batch.size()) {
      return CompletableFuture.completedFuture(true);
    }
    coming = cursor.next(deadline).thenApply(this::take);
    return coming;
  }

  private boolean take(List<DirectoryEntry> entries) {
    batch = entries;
    sent = 0;
    return !entries.isEmpty();
  }

  /** Goes on to {@code offset} without sending: for a program that seeks in a directory. */
  CompletableFuture<ListingPlace> skipTo(long offset, Deadline deadline) {
    while (next < offset) {
      CompletableFuture<Boolean> ready = ready(deadline);
      if (!ready.isDone()) {
        return ready.thenCompose(any -> any ? skipTo(offset, deadline) : here());
      }
      if (ready.isCompletedExceptionally()) {
        return ready.thenApply(any -> this);
      }
      if (!ready.join()) {
        break;
      }
      int skipped = (int) Math.min(batch.size() - sent, offset - next);
      sent += skipped;
      next += skipped;
    }
    return here();
  }

  private CompletableFuture<ListingPlace> here() {
    return CompletableFuture.completedFuture(this);
  }

  /**
   * Sends what is at hand.
   *
   * @param lookup looks a name up without waiting, null when that cannot be
   * @return whether there is room for more
   */
  boolean send(Listing listing, Function<DirectoryEntry, Lookup.Found> lookup) {
    while (sent < batch.size()) {
      DirectoryEntry entry = batch.get(sent);
      boolean fits =
          !entry.name().isFileName()
              || listing.add(
                  new Dirent(
                      entry.name(),
                      InodeNumber.of(entry.cid()),
                      entry.cid().is(Codec.RAW) ? Kind.FILE : Kind.UNKNOWN,
                      next + 1),
                  () -> lookup.apply(entry));
      if (!fits) {
        return false;
      }
      sent++;
      next++;
    }
    return true;
  }
}
