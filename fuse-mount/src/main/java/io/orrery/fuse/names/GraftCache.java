package io.orrery.fuse.names;

import io.orrery.fuse.KernelCache;
import io.orrery.ipld.Name;
import java.util.stream.LongStream;

/** Takes back what the kernel knows of a graft's nodes, as far as it holds them. */
record GraftCache(Graft graft, Grafts grafts, KernelCache kernel) implements KernelCache {
  @Override
  public void forget(long node) {
    grafts.ifHeld(graft, node, kernel::forget);
  }

  @Override
  public void contentChanged(long node, long offset, long length) {
    grafts.ifHeld(graft, node, id -> kernel.contentChanged(id, offset, length));
  }

  @Override
  public void nameChanged(long parent, Name name) {
    grafts.ifHeld(graft, parent, id -> kernel.nameChanged(id, name));
  }

  @Override
  public void nameRemoved(long parent, Name name, long node) {
    grafts.ifHeld(
        graft,
        parent,
        id -> grafts.ifHeld(graft, node, removed -> kernel.nameRemoved(id, name, removed)));
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
      grafts.ifHeld(graft, node, ids::add);
    }
    kernel.prune(ids.build().toArray());
  }

  @Override
  public void later(Runnable work) {
    kernel.later(work);
  }

  @Override
  public void awaitTold(long millis) {
    kernel.awaitTold(millis);
  }
}
