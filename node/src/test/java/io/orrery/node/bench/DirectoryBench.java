package io.orrery.node.bench;

import io.orrery.ipld.Block;
import io.orrery.ipld.Codec;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.HashFunction;
import io.orrery.ipld.MemoryBlocks;
import io.orrery.ipld.Name;
import io.orrery.unixfs.Directory;
import io.orrery.unixfs.DirectoryBuilder;
import io.orrery.unixfs.DirectoryEntry;
import io.orrery.unixfs.ImportProfile;
import io.orrery.unixfs.NodeCache;
import io.orrery.unixfs.NodeSource;
import io.orrery.unixfs.UnixFsNode;
import java.util.Optional;
import java.util.Random;
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
import org.openjdk.jmh.annotations.Warmup;

/** Directories: in one block with 200 and 2,000 names, and sharded with 100,000. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DirectoryBench {
  /** How many names it has. */
  @Param({"200", "2000", "100000"})
  public int names;

  private NodeSource nodes;
  private Block root;
  private int next;

  @Setup(Level.Trial)
  public void fill() throws FaultException {
    MemoryBlocks blocks = new MemoryBlocks();
    nodes = new NodeSource(blocks, new NodeCache(64 * Content.MIB));
    Random random = new Random(1);
    DirectoryBuilder builder = new DirectoryBuilder(ImportProfile.UNIXFS_V1_2025);
    for (int i = 0; i < names; i++) {
      Block leaf = Block.of(1, Codec.RAW.code(), HashFunction.SHA2_256, Content.noise(random, 64));
      builder.put(name(i), leaf.cid(), 64);
    }
    try (var writer = blocks.newWriter()) {
      root = blocks.get(builder.write(writer).cid(), Content.DEADLINE).join();
    }
  }

  private static Name name(int number) {
    return Name.of("entry-" + number);
  }

  /** The root's block: all names, or of a HAMT its first level. */
  @Benchmark
  public UnixFsNode decode() throws FaultException {
    return UnixFsNode.decode(root.cid(), root.data());
  }

  /** One name, with everything decoded. */
  @Benchmark
  public Optional<DirectoryEntry> lookup() {
    next = (next + 61_803) % names;
    Name name = name(next);
    return Directory.open(nodes, root.cid(), Content.DEADLINE)
        .thenCompose(opened -> opened.lookup(name, Content.DEADLINE))
        .join();
  }

  /** All names once, in the order of a listing. */
  @Benchmark
  public int list() {
    var cursor =
        Directory.open(nodes, root.cid(), Content.DEADLINE).thenApply(Directory::cursor).join();
    int count = 0;
    int more = 1;
    while (more > 0) {
      more = cursor.next(Content.DEADLINE).join().size();
      count += more;
    }
    return count;
  }
}
