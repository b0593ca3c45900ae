package io.orrery.node.pin;

import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multihash;
import io.orrery.node.store.Store;
import java.util.Collection;
import java.util.function.Predicate;

/** What a deletion may take, unless something holds it. */
interface Victims {
  void forEach(Predicate<Multihash> visitor) throws FaultException;

  void delete(Collection<Multihash> hashes) throws FaultException;

  /** Whether a pin may hold some. */
  boolean mayBePinned();

  /** All blocks. */
  static Victims all(Store store) {
    return new Victims() {
      @Override
      public void forEach(Predicate<Multihash> visitor) throws FaultException {
        store.forEach(visitor);
      }

      @Override
      public void delete(Collection<Multihash> hashes) throws FaultException {
        store.delete(hashes);
      }

      @Override
      public boolean mayBePinned() {
        return true;
      }
    };
  }

  /** What only commits of mutable trees ever put: a pin takes the mark from what it holds. */
  static Victims ofTrees(Store store) {
    return new Victims() {
      @Override
      public void forEach(Predicate<Multihash> visitor) throws FaultException {
        store.forEachMarked(visitor);
      }

      @Override
      public void delete(Collection<Multihash> hashes) throws FaultException {
        store.deleteMarked(hashes);
      }

      @Override
      public boolean mayBePinned() {
        return false;
      }
    };
  }
}
