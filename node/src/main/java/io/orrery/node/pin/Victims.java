package io.orrery.node.pin;

import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multihash;
import io.orrery.node.store.Store;
import java.util.Collection;
import java.util.function.Predicate;

/**
 * What a deletion may take, unless something holds it.
 *
 * @param mayBePinned whether a pin may hold some
 */
record Victims(Listing listing, Deletion deletion, boolean mayBePinned) {
  /** Shows them to a visitor until it answers false. */
  interface Listing {
    void forEach(Predicate<Multihash> visitor) throws FaultException;
  }

  /** Deletes some, if they are victims still. */
  interface Deletion {
    void delete(Collection<Multihash> hashes) throws FaultException;
  }

  /** All blocks. */
  static Victims all(Store store) {
    return new Victims(store::forEach, store::delete, true);
  }

  /** What only commits of mutable trees ever put: a pin takes the mark from what it holds. */
  static Victims ofTrees(Store store) {
    return new Victims(store::forEachMarked, store::deleteMarked, false);
  }
}
