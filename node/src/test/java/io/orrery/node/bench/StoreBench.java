package io.orrery.node.bench;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockScope;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.HashFunction;
import io.orrery.node.store.Store;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One look into a store of 100,000 blocks of 1 KiB, in random order: LMDB, and the segments. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class StoreBench {
  private static final int BLOCKS = 100_000;

  private final Cid[] cids = new Cid[BLOCKS];
  private Cid absent;
  private Store store;
  private int next;

  @Setup(Level.Trial)
  public void fill() throws IOException {
    store = Content.openStore();
    Random random = new Random(1);
    try (BlockWriter writer = store.newWriter()) {
      for (int i = 0; i < BLOCKS; i++) {
        Block block = block(random);
        writer.put(block);
        cids[i] = block.cid();
      }
      writer.commit();
    }
    absent = block(random).cid();
  }

  private static Block block(Random random) {
    return Block.of(1, Codec.RAW.code(), HashFunction.SHA2_256, Content.noise(random, 1024));
  }

  @TearDown(Level.Trial)
  public void remove() throws IOException {
    Content.remove(store);
  }

  /** A stride that meets each block before any again, and no two that lie close together. */
  private Cid any() {
    next = (next + 61_803) % BLOCKS;
    return cids[next];
  }

  /** The index alone: what a listing asks of each raw leaf. */
  @Benchmark
  public long size() throws IOException {
    try (BlockScope scope = store.openScope()) {
      return scope.size(any());
    }
  }

  @Benchmark
  public long sizeOfAbsent() throws IOException {
    try (BlockScope scope = store.openScope()) {
      return scope.size(absent);
    }
  }

  /** The mapped bytes, the first of them touched: what a read through a mount does. */
  @Benchmark
  public byte view() throws IOException {
    try (BlockScope scope = store.openScope()) {
      return scope.view(any()).get(0);
    }
  }

  /** A copy that outlives the scope: what the exchange sends. */
  @Benchmark
  public int get() {
    return store.get(any(), Content.DEADLINE).join().size();
  }
}
