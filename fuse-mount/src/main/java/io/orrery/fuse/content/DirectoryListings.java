package io.orrery.fuse.content;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.orrery.fuse.Answer;
import io.orrery.fuse.Dirent;
import io.orrery.fuse.Kind;
import io.orrery.fuse.Listing;
import io.orrery.fuse.Lookup;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.Name;
import io.orrery.unixfs.Directory;
import io.orrery.unixfs.DirectoryEntry;
import io.orrery.unixfs.NodeSource;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Serves listings piece by piece. A kernel asks for a few entries at a time and opens nothing
 * first, so the place of a listing waits here, by directory and offset, for the request that goes
 * on from it. A place that was dropped meanwhile is found again from the start: slower, never
 * wrong, since the order of a CID's entries is always the same.
 */
final class DirectoryListings {
  private static final int PLACES = 64;
  private static final Duration IDLE = Duration.ofMinutes(1);

  private record Where(long node, long offset) {}

  /** Looks up an entry of the directory with the node {@code parent}, if it is all here. */
  interface Finder {
    /** Null when it would have to wait, or fails. */
    Lookup.Found find(long parent, DirectoryEntry entry);
  }

  private final NodeSource nodes;
  private final Duration patience;
  private final Finder finder;
  private final Cache<Where, ListingPlace> places =
      Caffeine.newBuilder()
          .maximumSize(PLACES)
          .expireAfterWrite(IDLE)
          .executor(Runnable::run)
          .build();

  /**
   * @param finder looks up names for kernels that take them together with their attributes
   */
  DirectoryListings(NodeSource nodes, Duration patience, Finder finder) {
    this.nodes = nodes;
    this.patience = patience;
    this.finder = finder;
  }

  /**
   * Lists {@code directory} from {@code offset}.
   *
   * @param above the {@code st_ino} to show for ".."
   */
  void list(Inode directory, long above, long offset, Listing listing) {
    Deadline deadline = Deadline.after(patience);
    Answer.when(
        place(directory, Math.max(offset, ListingPlace.FIRST), deadline),
        place -> {
          if (addDots(directory.number(), above, offset, listing)) {
            fill(directory.node, place, listing, deadline);
          } else {
            listing.end();
          }
        },
        listing::fail);
  }

  private CompletableFuture<ListingPlace> place(Inode directory, long offset, Deadline deadline) {
    ListingPlace waiting = places.asMap().remove(new Where(directory.node, offset));
    if (waiting != null) {
      return CompletableFuture.completedFuture(waiting);
    }
    return Directory.open(nodes, directory.cid, deadline)
        .thenCompose(opened -> new ListingPlace(opened.cursor()).skipTo(offset, deadline));
  }

  private static boolean addDots(long self, long above, long offset, Listing listing) {
    return (offset > 0 || addDot(".", self, 1, listing))
        && (offset > 1 || addDot("..", above, 2, listing));
  }

  private static boolean addDot(String name, long inode, long next, Listing listing) {
    return listing.add(new Dirent(Name.of(name), inode, Kind.DIRECTORY, next), () -> null);
  }

  private void fill(long node, ListingPlace place, Listing listing, Deadline deadline) {
    while (true) {
      CompletableFuture<Boolean> ready = place.ready(deadline);
      if (listing.isEmpty() && (!ready.isDone() || ready.isCompletedExceptionally())) {
        Answer.when(ready, any -> fill(node, place, listing, deadline), listing::fail);
        return;
      }
      // What is here goes out now; whoever wants more asks again, and hears what failed.
      if (!ready.isDone()
          || ready.isCompletedExceptionally()
          || !ready.join()
          || !place.send(listing, entry -> finder.find(node, entry))) {
        park(node, place, listing);
        return;
      }
    }
  }

  private void park(long node, ListingPlace place, Listing listing) {
    if (!listing.isEmpty()) {
      places.put(new Where(node, place.next()), place);
    }
    listing.end();
  }
}
