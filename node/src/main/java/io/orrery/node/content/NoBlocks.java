package io.orrery.node.content;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import java.util.List;

/** Keeps nothing, for {@code --only-hash}; refuses what a store would. */
public final class NoBlocks implements BlockWriter, Landing {
  @Override
  public BlockWriter writer() {
    return this;
  }

  @Override
  public void land(List<Cid> roots) {}

  @Override
  public void put(Block block) throws FaultException {
    block.cid().multihash().requireAllowedForContent();
  }

  @Override
  public void put(Block block, Runnable free) throws FaultException {
    put(block);
    free.run();
  }

  @Override
  public void commit() {}

  @Override
  public void close() {}
}
