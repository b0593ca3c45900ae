package io.orrery.node.store;

import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multihash;
import java.io.IOException;

/**
 * Notes down for a writer where a file holds a block, unless the block is stored, and puts it under
 * the writer's lease.
 *
 * @param replace whether this reference takes the place of one that is there
 */
record PutReference(LeasedWriter writer, Multihash hash, FileSlice slice, boolean replace)
    implements Operation {
  /** What an operation takes on the heap, roughly. */
  private static final int WEIGHT = 512;

  @Override
  public int weight() {
    return WEIGHT;
  }

  @Override
  public boolean isAwaited() {
    return false;
  }

  @Override
  public boolean isAlone() {
    return false;
  }

  @Override
  public void apply(Batch batch) throws IOException {
    writer.protect(hash);
    if (writer.failure() == null) {
      batch.refer(hash, slice, replace);
    }
  }

  @Override
  public void committed() {}

  @Override
  public void failed(FaultException fault) {
    writer.fail(fault);
  }
}
