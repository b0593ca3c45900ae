package io.orrery.node.bench;

import io.orrery.ipld.Cid;
import io.orrery.ipld.HashFunction;
import io.orrery.ipld.Multihash;
import io.orrery.unixfs.FileImporter;
import io.orrery.unixfs.ImportProfile;
import io.orrery.unixfs.Metadata;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** 16 MiB cut, hashed and laid out on one thread, and stored nowhere; beside it the hash alone. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ImportBench {
  private final byte[] bytes = Content.noise(16 * Content.MIB);

  /** How a file is cut. */
  @State(Scope.Benchmark)
  public static class Cut {
    /** The default of each profile, and both that cut by content. */
    @Param({"size-1048576", "size-262144", "rabin", "buzhash"})
    public String chunker = "";
  }

  @Benchmark
  public Cid chunkAndHash(Cut cut) throws IOException {
    ImportProfile profile = ImportProfile.UNIXFS_V1_2025.withChunker(cut.chunker);
    return new FileImporter(profile, Runnable::run)
        .importFile(new ByteArrayInputStream(bytes), Metadata.NONE, new Content.Nowhere())
        .cid();
  }

  @Benchmark
  public Multihash hash() {
    return Multihash.hash(HashFunction.SHA2_256, ByteBuffer.wrap(bytes));
  }
}
