package io.orrery.node.store.bench;

import io.orrery.ipld.Block;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Multihash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.lmdbjava.Txn;

/**
 * An environment for each power of two from 2 KiB to 1 MiB, values padded to it: any freed run of
 * pages fits any new value.
 */
final class SizeClasses implements Layout {
  private static final int SMALLEST = 11;
  private static final int CLASSES = 10;

  /** A page of LMDB's overflow run starts with this many bytes of its own. */
  private static final int PAGE_HEADER = 16;

  private final List<Environment> classes = new ArrayList<>();

  SizeClasses(Path folder) throws IOException {
    for (int i = 0; i < CLASSES; i++) {
      classes.add(new Environment(folder.resolve("class-" + i)));
    }
  }

  private static int classOf(int size) {
    int bits = 32 - Integer.numberOfLeadingZeros(size + PAGE_HEADER - 1);
    return Math.max(0, Math.min(CLASSES - 1, bits - SMALLEST));
  }

  @Override
  public void put(List<Block> blocks) {
    for (int i = 0; i < CLASSES; i++) {
      Environment environment = classes.get(i);
      int room = (1 << (SMALLEST + i)) - PAGE_HEADER;
      try (Txn<ByteBuffer> txn = environment.begin()) {
        for (Block block : blocks) {
          if (classOf(block.size()) == i) {
            int length = Math.max(room, block.size());
            environment.put(txn, block.cid().multihash(), block.data(), length);
          }
        }
        txn.commit();
      }
    }
  }

  @Override
  public int read(Cid cid) {
    for (Environment environment : classes) {
      int sum = environment.read(cid.multihash());
      if (sum >= 0) {
        return sum;
      }
    }
    return -1;
  }

  @Override
  public void delete(Collection<Multihash> hashes) {
    for (Environment environment : classes) {
      try (Txn<ByteBuffer> txn = environment.begin()) {
        hashes.forEach(hash -> environment.delete(txn, hash));
        txn.commit();
      }
    }
  }

  @Override
  public void reclaim() throws IOException {
    for (Environment environment : classes) {
      environment.compact();
    }
  }

  @Override
  public void close() {
    classes.forEach(Environment::close);
  }
}
