package io.orrery.node.store.bench;

import io.orrery.ipld.Block;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Multihash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.lmdbjava.Txn;

/** One environment that holds the blocks as values. */
final class ValuesInLmdb implements Layout {
  private final Environment environment;

  ValuesInLmdb(Path folder) throws IOException {
    environment = new Environment(folder);
  }

  @Override
  public void put(List<Block> blocks) {
    try (Txn<ByteBuffer> txn = environment.begin()) {
      for (Block block : blocks) {
        environment.put(txn, block.cid().multihash(), block.data(), block.size());
      }
      txn.commit();
    }
  }

  @Override
  public int read(Cid cid) {
    return environment.read(cid.multihash());
  }

  @Override
  public void delete(Collection<Multihash> hashes) {
    try (Txn<ByteBuffer> txn = environment.begin()) {
      hashes.forEach(hash -> environment.delete(txn, hash));
      txn.commit();
    }
  }

  @Override
  public void reclaim() throws IOException {
    environment.compact();
  }

  @Override
  public void close() {
    environment.close();
  }
}
