package io.orrery.node.filestore;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Codec;
import io.orrery.ipld.FaultException;

/** Leaves out the leaves that a file holds. */
record SparingWriter(Filestore filestore, BlockWriter out) implements BlockWriter {
  @Override
  public void put(Block block) throws FaultException {
    put(block, () -> {});
  }

  @Override
  public void put(Block block, Runnable free) throws FaultException {
    if (block.cid().is(Codec.RAW)) {
      filestore.putSparingly(out, block, free);
    } else {
      out.put(block, free);
    }
  }

  @Override
  public void commit() throws FaultException {
    out.commit();
  }

  /** Does nothing: the lease is that of the writer behind. */
  @Override
  public void close() {}
}
