package io.orrery.fuse.names;

import io.orrery.fuse.Dirent;
import io.orrery.fuse.Listing;
import io.orrery.fuse.Lookup;
import io.orrery.ipld.FaultException;
import java.util.function.Supplier;

/** A listing by a graft, whose nodes it takes under the ids of the mount. */
record GraftListing(Graft graft, Grafts grafts, Listing listing) implements Listing {
  @Override
  public boolean add(Dirent entry, Supplier<Lookup.Found> lookup) {
    return listing.add(
        entry,
        () -> {
          Lookup.Found found = lookup.get();
          return found == null ? null : grafts.enter(graft, found);
        });
  }

  @Override
  public boolean isEmpty() {
    return listing.isEmpty();
  }

  @Override
  public void end() {
    listing.end();
  }

  @Override
  public void fail(FaultException fault) {
    listing.fail(fault);
  }
}
