package io.orrery.node.mounts;

import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import io.orrery.node.pin.Pins;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a listing of /ipfs shows: the pinned roots, read again only when a pin came or went since.
 * No other process can change them, for this one holds the repo.
 */
final class RootListing implements Supplier<Collection<Cid>> {
  private static final Logger LOG = LoggerFactory.getLogger(RootListing.class);
  private static final long NEVER = -1;

  private final Pins pins;
  private List<Cid> roots = List.of();
  private long asOf = NEVER;

  RootListing(Pins pins) {
    this.pins = pins;
  }

  /** The roots; those of before when the pins cannot be read, which the log then tells. */
  @Override
  public synchronized Collection<Cid> get() {
    long now = pins.changes();
    if (now != asOf) {
      try {
        roots = pins.roots();
        asOf = now;
      } catch (FaultException e) {
        LOG.error("a listing of /ipfs is out of date: {}", e.getMessage());
      }
    }
    return roots;
  }
}
