package io.orrery.fuse;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** A tree that stands under a name of another one's root. */
final class Graft {
  private final Name name;
  private final Object source;
  private final Tree tree;
  private final Supplier<Map<String, String>> told;

  /**
   * @param name under which it stands
   * @param source what it was made from: another source means another graft
   * @param told the extended attributes of its root, beside its CID
   */
  Graft(Name name, Object source, Tree tree, Supplier<Map<String, String>> told) {
    this.name = name;
    this.source = source;
    this.tree = tree;
    this.told = told;
  }

  Name name() {
    return name;
  }

  Object source() {
    return source;
  }

  Tree tree() {
    return tree;
  }

  Supplier<Map<String, String>> told() {
    return told;
  }

  /**
   * The tree, to change something in it.
   *
   * @throws FaultException READ_ONLY when nothing of it can be changed
   */
  WritableTree writable() throws FaultException {
    if (tree instanceof WritableTree writable) {
      return writable;
    }
    throw new FaultException(Fault.READ_ONLY, "this name is somebody else's: it can be read only");
  }

  /** A listing that takes the nodes of this graft under the ids of the mount. */
  Listing entering(Listing listing, Grafts grafts) {
    return new Listing() {
      @Override
      public boolean add(Dirent entry, Supplier<Lookup.Found> lookup) {
        return listing.add(
            entry,
            () -> {
              Lookup.Found found = lookup.get();
              return found == null ? null : grafts.enter(Graft.this, found);
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
    };
  }

  /** What takes back what the kernel knows of this graft's nodes. */
  KernelCache cache(KernelCache kernel, Grafts grafts) {
    return new KernelCache() {
      @Override
      public void forget(long node) {
        grafts.ifHeld(Graft.this, node, kernel::forget);
      }

      @Override
      public void contentChanged(long node, long offset, long length) {
        grafts.ifHeld(Graft.this, node, id -> kernel.contentChanged(id, offset, length));
      }

      @Override
      public void nameChanged(long parent, Name name) {
        grafts.ifHeld(Graft.this, parent, id -> kernel.nameChanged(id, name));
      }

      @Override
      public void nameRemoved(long parent, Name name, long node) {
        grafts.ifHeld(
            Graft.this,
            parent,
            id ->
                grafts.ifHeld(Graft.this, node, removed -> kernel.nameRemoved(id, name, removed)));
      }

      @Override
      public void everyNameChanged() {
        kernel.everyNameChanged();
      }

      @Override
      public boolean canPrune() {
        return kernel.canPrune();
      }

      @Override
      public void prune(long[] nodes) {
        LongStream.Builder ids = LongStream.builder();
        for (long node : nodes) {
          grafts.ifHeld(Graft.this, node, ids::add);
        }
        kernel.prune(ids.build().toArray());
      }

      @Override
      public void later(Runnable work) {
        kernel.later(work);
      }
    };
  }
}
