package io.orrery.node.pin;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multihash;
import io.orrery.node.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Deletes every block that no pin and no {@link Keeper} holds. The DAGs are walked first; a pin
 * that lands later holds blocks that this walk has not seen, so each portion is deleted only if
 * none has landed, and else the walk is done anew. What somebody is adding or pinning at the time
 * is under a lease, which the store honours.
 */
public final class GarbageCollector {
  /** Takes what was deleted. */
  @FunctionalInterface
  public interface Visitor {
    void deleted(Multihash hash) throws IOException;
  }

  /**
   * Large enough that waiting for the gate costs little, small enough that pins do not wait long.
   */
  private static final int PORTION = 4096;

  private static final int ATTEMPTS = 3;

  private final Store store;
  private final Victims victims;
  private final PinTable table;
  private final List<Keeper> keepers;
  private final LandingGate gate;
  private long walkedAt;
  private CidSet held;

  GarbageCollector(
      Store store, Victims victims, PinTable table, List<Keeper> keepers, LandingGate gate) {
    this.store = store;
    this.victims = victims;
    this.table = table;
    this.keepers = keepers;
    this.gate = gate;
  }

  /**
   * Deletes.
   *
   * @return how many blocks the walk met, each counted once
   * @throws FaultException UNREACHABLE when a pinned DAG lacks a block with links, and nothing more
   *     is deleted from then on
   * @throws IOException what the visitor throws
   */
  public int collect(Visitor visitor) throws IOException {
    for (Keeper keeper : keepers) {
      keeper.prepare();
    }
    walk();
    List<Multihash> portion = new ArrayList<>();
    try {
      victims.listing().forEach(hash -> take(hash, portion, visitor));
      delete(portion, visitor);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return held.size();
  }

  private boolean take(Multihash hash, List<Multihash> portion, Visitor visitor) {
    if (!isHeld(hash)) {
      portion.add(hash);
    }
    if (portion.size() == PORTION) {
      try {
        delete(portion, visitor);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      portion.clear();
    }
    return true;
  }

  private void delete(List<Multihash> portion, Visitor visitor) throws IOException {
    for (Multihash deleted : delete(portion)) {
      visitor.deleted(deleted);
    }
  }

  private List<Multihash> delete(List<Multihash> portion) throws FaultException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<List<Multihash>> deleted =
          gate.closed(
              () -> gate.landed() == walkedAt ? Optional.of(deleteNow(portion)) : Optional.empty());
      if (deleted.isPresent()) {
        return deleted.get();
      }
      walk();
    }
    return gate.closed(
        () -> {
          walk();
          return deleteNow(portion);
        });
  }

  private List<Multihash> deleteNow(List<Multihash> portion) throws FaultException {
    List<Multihash> unheld = portion.stream().filter(hash -> !isHeld(hash)).toList();
    victims.deletion().delete(unheld);
    List<Multihash> gone = new ArrayList<>();
    for (Multihash hash : unheld) {
      if (!store.has(asCid(hash))) {
        gone.add(hash);
      }
    }
    return gone;
  }

  private void walk() throws FaultException {
    walkedAt = gate.landed();
    held = new CidSet();
    try {
      if (victims.mayBePinned()) {
        walkPins();
      }
      for (Keeper keeper : keepers) {
        new KeptWalk(store).walk(keeper.kept(), cid -> held.add(asCid(cid.multihash())));
      }
    } catch (FaultException e) {
      throw new FaultException(
          e.fault(),
          e.getMessage() + "; garbage collection aborted: could not retrieve some links",
          e);
    }
  }

  private void walkPins() throws FaultException {
    table.forEach(pin -> held.add(asCid(pin.cid().multihash())));
    PinnedWalk.walk(
        store,
        table,
        (cid, root) -> {
          held.add(asCid(cid.multihash()));
          return true;
        });
  }

  /** Whether the last walk met the block. */
  public boolean isHeld(Multihash hash) {
    return held.contains(asCid(hash));
  }

  /** Blocks are held whatever the CID by which they are. */
  private static Cid asCid(Multihash hash) {
    return Cid.v1(Codec.RAW.code(), hash);
  }
}
