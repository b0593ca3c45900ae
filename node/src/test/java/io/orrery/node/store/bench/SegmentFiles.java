package io.orrery.node.store.bench;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockScope;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multihash;
import io.orrery.node.store.Store;
import io.orrery.node.store.StoreOptions;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** The store itself. */
final class SegmentFiles implements Layout {
  private final Store store;

  SegmentFiles(Path folder) throws FaultException {
    store = Store.open(folder, StoreOptions.standard().withCreate(true));
  }

  @Override
  public void put(List<Block> blocks) throws FaultException {
    try (BlockWriter writer = store.newWriter()) {
      for (Block block : blocks) {
        writer.put(block);
      }
      writer.commit();
    }
  }

  @Override
  public int read(Cid cid) throws FaultException {
    try (BlockScope scope = store.openScope()) {
      ByteBuffer view = scope.view(cid);
      return view == null ? -1 : Environment.touch(view);
    }
  }

  @Override
  public void delete(Collection<Multihash> hashes) throws FaultException {
    store.delete(hashes);
  }

  @Override
  public void reclaim() throws FaultException {
    store.compact(0.1);
  }

  @Override
  public void close() {
    store.close();
  }
}
