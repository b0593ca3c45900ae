package io.orrery.node.bench;

import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.node.store.Store;
import io.orrery.unixfs.FileImporter;
import io.orrery.unixfs.FileReader;
import io.orrery.unixfs.ImportProfile;
import io.orrery.unixfs.Metadata;
import io.orrery.unixfs.NodeCache;
import io.orrery.unixfs.NodeSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A READ as a mount serves it, up to the views that it would hand to the kernel: no byte copied.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DagReadBench {
  private static final int SIZE = 64 * Content.MIB;

  /** The two chunk sizes that are about. */
  @Param({"size-1048576", "size-262144"})
  public String chunker = "";

  private Store store;
  private NodeSource nodes;
  private Cid file;
  private long at;

  @Setup(Level.Trial)
  public void fill() throws IOException {
    store = Content.openStore();
    nodes = new NodeSource(store, new NodeCache(16 * Content.MIB));
    ImportProfile profile = ImportProfile.UNIXFS_V1_2025.withChunker(chunker).withFileWidth(174);
    try (BlockWriter writer = store.newWriter()) {
      file =
          new FileImporter(profile, Runnable::run)
              .importFile(new ByteArrayInputStream(Content.noise(SIZE)), Metadata.NONE, writer)
              .cid();
      writer.commit();
    }
  }

  @TearDown(Level.Trial)
  public void remove() throws IOException {
    Content.remove(store);
  }

  /** 4 KiB anywhere. */
  @Benchmark
  public int page() {
    at = (at + 61_803L * 4096) % SIZE;
    return read(4096);
  }

  /** The next 1 MiB, as the kernel reads ahead. */
  @Benchmark
  public int mebibyte() {
    at = (at + Content.MIB) % SIZE;
    return read(Content.MIB);
  }

  private int read(int length) {
    return FileReader.open(nodes, file, Content.DEADLINE)
        .thenCompose(
            reader ->
                reader.read(
                    at,
                    length,
                    Content.DEADLINE,
                    views -> {
                      int bytes = 0;
                      for (var view : views) {
                        bytes += view.remaining();
                      }
                      return bytes;
                    }))
        .join();
  }
}
