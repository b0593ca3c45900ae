package io.orrery.node.pin;

import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import io.orrery.node.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which CIDs are pinned, and how, by Kubo's rules: a CID is shown once, as recursive before direct
 * before indirect. Only the store is asked, never the network.
 */
public final class PinListing {
  private final Store store;
  private final PinTable table;

  PinListing(Store store, PinTable table) {
    this.store = store;
    this.table = table;
  }

  /**
   * Shows the pins of the given modes, as they are found.
   *
   * @throws FaultException UNREACHABLE when indirect pins are asked for and a recursive one lacks a
   *     block
   * @throws IOException what the visitor throws
   */
  public void list(Set<PinMode> modes, PinVisitor visitor) throws IOException {
    CidSet stored = new CidSet();
    listStored(PinMode.RECURSIVE, modes, stored, visitor);
    listStored(PinMode.DIRECT, modes, stored, visitor);
    if (!modes.contains(PinMode.INDIRECT)) {
      return;
    }
    try {
      PinnedWalk.walk(
          store,
          table,
          (cid, root) -> {
            if (!stored.contains(cid)) {
              visit(visitor, new Pin(cid, PinMode.INDIRECT, null, ""));
            }
            return true;
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void listStored(PinMode mode, Set<PinMode> modes, CidSet stored, PinVisitor visitor)
      throws IOException {
    if (modes.contains(mode) || modes.contains(PinMode.INDIRECT)) {
      table.<IOException>forEach(
          pin -> {
            if (pin.mode() == mode) {
              stored.add(pin.cid());
              if (modes.contains(mode)) {
                visitor.visit(pin);
              }
            }
          });
    }
  }

  private static void visit(PinVisitor visitor, Pin pin) throws FaultException {
    try {
      visitor.visit(pin);
    } catch (FaultException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * How each of {@code cids} is pinned, of the given modes; one that is not pinned so is not in the
   * answer. An indirect pin names a recursive one above it.
   *
   * @throws FaultException UNREACHABLE when indirect pins are asked for and a recursive one lacks a
   *     block
   */
  public Map<Cid, Pin> check(Collection<Cid> cids, Set<PinMode> modes) throws FaultException {
    Map<Cid, Pin> found = new HashMap<>();
    Set<Cid> wanted = new HashSet<>();
    for (Cid cid : cids) {
      Optional<Pin> pin = table.find(cid);
      if (pin.isPresent() && modes.contains(pin.get().mode())) {
        found.put(cid, pin.get());
      } else if (pin.isEmpty() || pin.get().mode() != PinMode.RECURSIVE) {
        wanted.add(cid);
      }
    }
    if (modes.contains(PinMode.INDIRECT) && !wanted.isEmpty()) {
      PinnedWalk.walk(
          store,
          table,
          (cid, root) -> {
            if (wanted.remove(cid)) {
              found.put(cid, Pin.indirect(cid, root));
            }
            return !wanted.isEmpty();
          });
    }
    return found;
  }
}
