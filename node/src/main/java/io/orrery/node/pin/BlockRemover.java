package io.orrery.node.pin;

import io.orrery.ipld.Cid;
import io.orrery.ipld.EverPresent;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multihash;
import io.orrery.node.store.Store;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Deletes blocks that no pin holds. Pins that land while the pinned DAGs are being walked are not
 * seen by that walk, so it is only good if none landed until the deletion; if some did, it is done
 * again, and at last with the gate closed. Blocks that somebody is about to pin are under a lease,
 * which the store honours.
 */
final class BlockRemover {
  private static final int ATTEMPTS = 3;

  private final Store store;
  private final PinTable table;
  private final LandingGate gate;

  BlockRemover(Store store, PinTable table, LandingGate gate) {
    this.store = store;
    this.table = table;
    this.gate = gate;
  }

  List<BlockRemoval> remove(List<Cid> cids) throws FaultException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      long landed = gate.landed();
      Map<Multihash, String> holders = holders(cids);
      List<BlockRemoval> removals =
          gate.closed(() -> gate.landed() == landed ? delete(cids, holders) : List.of());
      if (removals.size() == cids.size()) {
        return removals;
      }
    }
    return gate.closed(() -> delete(cids, holders(cids)));
  }

  /** Why a block must stay, for those that must. */
  private Map<Multihash, String> holders(List<Cid> cids) throws FaultException {
    Map<Multihash, String> holders = new HashMap<>();
    Set<Multihash> wanted = new HashSet<>();
    for (Cid cid : cids) {
      Multihash hash = cid.multihash();
      wanted.add(hash);
      for (Pin pin : table.ofBlock(hash)) {
        if (wanted.remove(hash) || pin.mode() == PinMode.RECURSIVE) {
          holders.put(hash, "pinned: " + pin.mode().label());
        }
      }
    }
    if (!wanted.isEmpty()) {
      PinnedWalk.walk(
          store,
          table,
          (cid, root) -> {
            if (wanted.remove(cid.multihash())) {
              holders.put(cid.multihash(), "pinned via " + root);
            }
            return !wanted.isEmpty();
          });
    }
    return holders;
  }

  private List<BlockRemoval> delete(List<Cid> cids, Map<Multihash, String> holders)
      throws FaultException {
    Set<Multihash> present = new HashSet<>();
    for (Cid cid : cids) {
      if (!holders.containsKey(cid.multihash()) && store.has(cid)) {
        present.add(cid.multihash());
      }
    }
    store.delete(present);
    List<BlockRemoval> removals = new ArrayList<>();
    for (Cid cid : cids) {
      removals.add(removal(cid, holders.get(cid.multihash()), present));
    }
    return removals;
  }

  private BlockRemoval removal(Cid cid, String holder, Set<Multihash> present)
      throws FaultException {
    if (holder != null) {
      return BlockRemoval.kept(cid, holder);
    }
    if (EverPresent.of(cid).isPresent()) {
      return BlockRemoval.kept(cid, "it is always there");
    }
    if (!present.contains(cid.multihash())) {
      return BlockRemoval.absent(cid);
    }
    return store.has(cid)
        ? BlockRemoval.kept(cid, "it is being added or pinned")
        : BlockRemoval.removed(cid);
  }
}
