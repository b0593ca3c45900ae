package io.orrery.node.store;

import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multihash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * Stores one block for a writer, unless it is there, and puts it under the writer's lease.
 *
 * @param sparing whether a file that holds the block will do
 * @param pending where readers find the block until it is committed
 * @param free runs when the bytes are neither needed nor seen any more
 */
record PutBlock(
    LeasedWriter writer,
    Multihash hash,
    ByteBuffer data,
    int checksum,
    boolean sparing,
    Map<Multihash, ByteBuffer> pending,
    Runnable free)
    implements Operation {
  /** What an operation takes on the heap beside the block, roughly. */
  private static final int OVERHEAD = 512;

  @Override
  public int weight() {
    return OVERHEAD + data.remaining();
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
    if (writer.failure() != null || (sparing && batch.isInFile(hash))) {
      return;
    }
    if (batch.put(hash, data, checksum)) {
      writer.brought(hash, data.remaining(), batch);
    } else {
      writer.wanted(hash, batch);
    }
  }

  @Override
  public void committed() {
    pending.remove(hash, data);
    free.run();
  }

  @Override
  public void failed(FaultException fault) {
    pending.remove(hash, data);
    writer.fail(fault);
  }
}
