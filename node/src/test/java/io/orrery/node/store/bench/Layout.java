package io.orrery.node.store.bench;

import io.orrery.ipld.Block;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Multihash;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/** A way to keep blocks on a disk. */
interface Layout extends AutoCloseable {
  /** Stores blocks in one durable step. */
  void put(List<Block> blocks) throws IOException;

  /** Touches every page of a block and returns something that depends on it. */
  int read(Cid cid) throws IOException;

  void delete(Collection<Multihash> hashes) throws IOException;

  /** Gives back to the disk what can be given. */
  void reclaim() throws IOException;

  @Override
  void close() throws IOException;
}
