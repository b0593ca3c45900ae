package io.orrery.node.filestore;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Codec;
import io.orrery.ipld.EverPresent;
import io.orrery.ipld.FaultException;
import io.orrery.node.store.FileSlice;

/** Takes the blocks of one file: of a leaf it notes down where in the file it is. */
final class ReferringWriter implements BlockWriter {
  private final Filestore filestore;
  private final BlockWriter out;
  private final String path;
  private long offset;

  ReferringWriter(Filestore filestore, BlockWriter out, String path) {
    this.filestore = filestore;
    this.out = out;
    this.path = path;
  }

  @Override
  public void put(Block block) throws FaultException {
    put(block, () -> {});
  }

  @Override
  public void put(Block block, Runnable free) throws FaultException {
    boolean leaf = block.cid().is(Codec.RAW);
    long start = offset;
    // The block's bytes may be another's once they are free.
    offset += leaf ? block.size() : 0;
    if (leaf && EverPresent.of(block.cid()).isEmpty()) {
      filestore.refer(out, block, new FileSlice(path, start, block.size()));
      free.run();
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
