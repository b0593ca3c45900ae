package io.orrery.fuse;

import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** A tree that stands under a name of another one's root. */
final class Graft {
  private final Name name;
  private final WritableTree tree;
  private final Supplier<Map<String, String>> told;

  /**
   * @param name under which it stands
   * @param told the extended attributes of its root, beside its CID
   */
  Graft(Name name, WritableTree tree, Supplier<Map<String, String>> told) {
    this.name = name;
    this.tree = tree;
    this.told = told;
  }

  Name name() {
    return name;
  }

  WritableTree tree() {
    return tree;
  }

  /** As {@link Tree#xattr}, and at the root what is told of the name. */
  void xattr(long inner, String name, Reply<Optional<byte[]>> reply) {
    String value = inner == Tree.ROOT ? told.get().get(name) : null;
    if (value == null) {
      tree.xattr(inner, name, reply);
    } else {
      reply.answer(Optional.of(value.getBytes(StandardCharsets.UTF_8)));
    }
  }

  void xattrs(long inner, Reply<List<String>> reply) {
    tree.xattrs(
        inner,
        inner == Tree.ROOT
            ? new Mapped<>(reply, own -> together(own, told.get().keySet()))
            : reply);
  }

  private static List<String> together(List<String> first, Collection<String> then) {
    List<String> all = new ArrayList<>(first);
    all.addAll(then);
    return all;
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
