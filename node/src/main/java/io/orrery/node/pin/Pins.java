package io.orrery.node.pin;

import io.orrery.ipld.BlockSource;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.node.store.Change;
import io.orrery.node.store.Store;
import io.orrery.node.store.Table;
import io.orrery.node.store.WriteTransaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** The pins of a store. Safe for any thread; errors are in Kubo's words. */
public final class Pins {
  private final Store store;
  private final BlockSource source;
  private final PinTable table;

  private final LandingGate gate = new LandingGate();
  private final AtomicLong changes = new AtomicLong();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final List<Keeper> keepers = new CopyOnWriteArrayList<>();

  /**
   * The pins of {@code store}.
   *
   * @param source where the blocks of a DAG that is pinned come from when they are not in the
   *     store; the store itself when nobody is to be asked
   */
  public Pins(Store store, BlockSource source) {
    this.store = store;
    this.source = source;
    this.table = new PinTable(store);
  }

  /**
   * Pins a DAG, or gives its pin another name. Blocks that are not here are fetched; when one
   * cannot be had nothing is pinned. Durable when it returns.
   *
   * @param deadlines the deadline of each block that is asked for
   * @throws FaultException what {@link BlockSource#get} fails with; UNSUPPORTED when a block's
   *     links cannot be followed; REFUSED for a long name
   */
  public void addRecursive(
      Cid root, String name, Supplier<Deadline> deadlines, PinProgress progress)
      throws FaultException {
    Pin.requireName(name);
    try (BlockWriter lease = store.newWriter()) {
      DagHolder.holdDag(store, source, lease, root, deadlines, progress);
      land(lease, root, name);
    }
  }

  /**
   * Brings all that {@code root} leads to, and itself, under a writer's lease: until that is closed
   * nothing of it is deleted. Blocks that are not here are fetched and put.
   *
   * @throws FaultException as {@link #addRecursive}
   */
  public void hold(BlockWriter lease, Cid root, Supplier<Deadline> deadlines, PinProgress progress)
      throws FaultException {
    DagHolder.holdDag(store, source, lease, root, deadlines, progress);
  }

  /**
   * Pins, in one durable step, those of {@code roots} that are whole here: nothing is fetched. A
   * root that is pinned recursively already keeps its name.
   *
   * @return for each root that was not pinned, why
   * @throws FaultException when the store fails, and then none is pinned
   */
  public Map<Cid, FaultException> addWhole(Collection<Cid> roots) throws FaultException {
    Map<Cid, FaultException> failures = new HashMap<>();
    List<Cid> whole = new ArrayList<>();
    try (BlockWriter lease = store.newWriter()) {
      for (Cid root : roots) {
        try {
          DagHolder.holdDag(store, store, lease, root, Deadline::never, PinProgress.NONE);
          whole.add(root);
        } catch (FaultException e) {
          if (e.fault() == Fault.CLOSED || e.fault() == Fault.IO || e.fault() == Fault.FULL) {
            throw e;
          }
          failures.put(root, e);
        }
      }
      land(
          lease,
          tx -> {
            for (Cid root : whole) {
              if (!isRecursive(PinTable.find(tx, root))) {
                put(tx, root, PinMode.RECURSIVE, "");
              }
            }
            return null;
          });
    }
    return failures;
  }

  /**
   * Pins one block, which is fetched when it is not here, or gives its pin another name.
   *
   * @throws FaultException REFUSED when it is pinned recursively, and what {@link #addRecursive}
   *     throws
   */
  public void addDirect(Cid cid, String name, Deadline deadline) throws FaultException {
    Pin.requireName(name);
    cid.multihash().requireAllowedForContent();
    try (BlockWriter lease = store.newWriter()) {
      DagHolder.holdBlock(store, source, lease, cid, deadline);
      land(
          lease,
          tx -> {
            if (isRecursive(PinTable.find(tx, cid))) {
              throw FaultException.refused(cid + " already pinned recursively");
            }
            return put(tx, cid, PinMode.DIRECT, name);
          });
    }
  }

  /**
   * Commits what {@code writer} put and pins {@code root} in the same durable step: for who has
   * just made the DAG, and put or held all its blocks through that writer.
   */
  public void land(BlockWriter writer, Cid root, String name) throws FaultException {
    land(writer, List.of(root), name);
  }

  /** The same with several roots, all pinned under one name, or none when this fails. */
  public void land(BlockWriter writer, Collection<Cid> roots, String name) throws FaultException {
    Pin.requireName(name);
    land(
        writer,
        tx -> {
          for (Cid root : roots) {
            put(tx, root, PinMode.RECURSIVE, name);
          }
          return null;
        });
  }

  private void land(BlockWriter writer, Change<Void> change) throws FaultException {
    gate.land(() -> store.commit(writer, change));
    changed();
  }

  /** Has what {@code keeper} names stay when all that no pin holds is deleted. */
  public void addKeeper(Keeper keeper) {
    keepers.add(keeper);
  }

  /**
   * Commits what {@code writer} put with a change of tables, after which a {@link Keeper} names
   * another DAG: a deletion that is under way sees it.
   */
  public <T> T keep(BlockWriter writer, Change<T> change) throws FaultException {
    return gate.land(() -> store.commit(writer, change));
  }

  /** A {@link Keeper} names more than before: a deletion that is under way must ask again. */
  public void lookAgain() throws FaultException {
    gate.land(() -> null);
  }

  private void changed() {
    changes.incrementAndGet();
    listeners.forEach(Runnable::run);
  }

  /** Grows with every pin that came or went through here. */
  public long changes() {
    return changes.get();
  }

  /** Lets {@code action}, which must be quick, run after every such change. */
  public void whenChanged(Runnable action) {
    listeners.add(action);
  }

  private static Void put(WriteTransaction tx, Cid cid, PinMode mode, String name)
      throws FaultException {
    tx.put(Table.PINS, PinRow.key(cid), PinRow.value(mode, name));
    return null;
  }

  private static boolean isRecursive(Optional<Pin> pin) {
    return pin.isPresent() && pin.get().mode() == PinMode.RECURSIVE;
  }

  /**
   * Takes a pin away.
   *
   * @param recursively whether a recursive pin may go; a direct one goes in any case
   * @throws FaultException ABSENT when there is none of this CID; REFUSED when it is recursive and
   *     may not go
   */
  public void remove(Cid cid, boolean recursively) throws FaultException {
    store.write(
        tx -> {
          Optional<Pin> pin = PinTable.find(tx, cid);
          if (pin.isEmpty()) {
            throw new FaultException(Fault.ABSENT, "not pinned or pinned indirectly");
          }
          if (isRecursive(pin) && !recursively) {
            throw FaultException.refused(cid + " is pinned recursively");
          }
          return tx.delete(Table.PINS, PinRow.key(cid));
        });
    changed();
  }

  /**
   * Pins {@code to} recursively under the name that {@code from} has, and in the same step takes
   * the pin of {@code from} away if {@code unpin} says so.
   *
   * @throws FaultException REFUSED when {@code from} is not pinned recursively, or another {@code
   *     to} is already, under a name that would be lost; and what {@link #addRecursive} throws
   */
  public void update(
      Cid from, Cid to, boolean unpin, Supplier<Deadline> deadlines, PinProgress progress)
      throws FaultException {
    requireRecursive(table.find(from));
    if (from.equals(to)) {
      return;
    }
    requireNotRecursive(table.find(to));
    try (BlockWriter lease = store.newWriter()) {
      DagHolder.holdDag(store, source, lease, to, deadlines, progress);
      land(
          lease,
          tx -> {
            Pin pin = requireRecursive(PinTable.find(tx, from));
            requireNotRecursive(PinTable.find(tx, to));
            if (unpin) {
              tx.delete(Table.PINS, PinRow.key(from));
            }
            return put(tx, to, PinMode.RECURSIVE, pin.name());
          });
    }
  }

  private static void requireNotRecursive(Optional<Pin> to) throws FaultException {
    if (isRecursive(to)) {
      throw FaultException.refused("'to' cid was already recursively pinned");
    }
  }

  private static Pin requireRecursive(Optional<Pin> from) throws FaultException {
    if (!isRecursive(from)) {
      throw FaultException.refused("'from' cid was not recursively pinned already");
    }
    return from.get();
  }

  /** The recursive or direct pin of exactly this CID. */
  public Optional<Pin> find(Cid cid) throws FaultException {
    return table.find(cid);
  }

  /** All pinned CIDs, recursive and direct: what {@code ls /ipfs} shows. */
  public List<Cid> roots() throws FaultException {
    List<Cid> roots = new ArrayList<>();
    table.forEach(pin -> roots.add(pin.cid()));
    return roots;
  }

  /** Shows which CIDs are pinned, and how. */
  public PinListing listing() {
    return new PinListing(store, table);
  }

  /** Checks whether recursive pins are complete. */
  public PinVerifier verifier() {
    return new PinVerifier(store, table);
  }

  /**
   * Deletes blocks that no pin holds, under whatever CID it is pinned.
   *
   * @return what became of each, in the order of {@code cids}
   */
  public List<BlockRemoval> deleteUnpinned(List<Cid> cids) throws FaultException {
    return new BlockRemover(store, table, gate).remove(cids);
  }

  /** Deletes all that no pin and no {@link Keeper} holds. */
  public GarbageCollector garbageCollector() {
    return new GarbageCollector(store, Victims.all(store), table, keepers, gate);
  }

  /**
   * Deletes what only commits of mutable trees ever brought and no {@link Keeper} holds any more.
   *
   * @param more holds some beside those that were added
   */
  public GarbageCollector supersededCollector(Keeper more) {
    List<Keeper> all = new ArrayList<>(keepers);
    all.add(more);
    return new GarbageCollector(store, Victims.ofTrees(store), table, all, gate);
  }
}
