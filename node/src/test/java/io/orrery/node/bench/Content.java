package io.orrery.node.bench;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.FaultException;
import io.orrery.node.store.Store;
import io.orrery.node.store.StoreOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.Stream;

/** Bytes that are the same in each run, and a store for them in a folder of its own. */
final class Content {
  static final int MIB = 1024 * 1024;
  static final Deadline DEADLINE = Deadline.after(Duration.ofDays(1));

  private Content() {}

  static byte[] noise(int length) {
    byte[] bytes = new byte[length];
    new Random(42).nextBytes(bytes);
    return bytes;
  }

  static ByteBuffer noise(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return ByteBuffer.wrap(bytes);
  }

  static Store openStore() throws IOException {
    Path folder = Files.createTempDirectory("orrery-jmh");
    return Store.open(folder.resolve("store"), StoreOptions.standard().withCreate(true));
  }

  static void remove(Store store) throws IOException {
    Path folder = store.folder().toAbsolutePath().getParent();
    store.close();
    try (Stream<Path> files = Files.walk(folder).sorted(Comparator.reverseOrder())) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.delete(file);
      }
    }
  }

  /** Takes blocks and keeps none. */
  static final class Nowhere implements BlockWriter {
    @Override
    public void put(Block block) {}

    @Override
    public void put(Block block, Runnable free) throws FaultException {
      free.run();
    }

    @Override
    public void commit() {}

    @Override
    public void close() {}
  }
}
