package io.orrery.node.store.bench;

import io.orrery.ipld.Block;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.Multihash;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * Lets each layout age: fill it with blocks of 1 KiB to 1 MiB (every size class equally often),
 * delete half at random, put as much again, and so on, blocks of 1 MiB in the end; then give space
 * back. Puts are durable every 16 MiB. Arguments: a folder on the disk to measure, and how many MiB
 * to fill (2048).
 */
public final class AgedStores {
  private static final int MIB = 1024 * 1024;
  private static final int STEP = 16 * MIB;
  private static final int READS = 20_000;

  /** How often half is deleted and as much put again. */
  private static final int ROUNDS = 3;

  private final PrintStream out;
  private final long bytes;
  private final Path folder;
  private final Random random = new Random(7);
  private final byte[] noise = new byte[4 * MIB];
  private final List<Block> held = new ArrayList<>();

  private AgedStores(Path folder, long bytes, PrintStream out) {
    this.folder = folder;
    this.bytes = bytes;
    this.out = out;
    random.nextBytes(noise);
  }

  private interface Opening {
    Layout open(Path folder) throws IOException;
  }

  public static void main(String[] args) throws IOException {
    Path base = Path.of(args[0]);
    long bytes = (args.length > 1 ? Long.parseLong(args[1]) : 2048) * MIB;
    PrintStream out = System.out;
    out.println(
        "| layout | puts, new MB/s | puts, aged MB/s | 1 MiB puts, aged MB/s | gets, aged µs | holds MB |"
            + " disk MB | after reclaim MB | reclaim s |");
    out.println("|---|---|---|---|---|---|---|---|---|");
    measure("values in one LMDB environment", base, bytes, ValuesInLmdb::new, out);
    measure("size classes, an LMDB environment each", base, bytes, SizeClasses::new, out);
    measure("segment files, LMDB as index", base, bytes, SegmentFiles::new, out);
  }

  private static void measure(String name, Path base, long bytes, Opening opening, PrintStream out)
      throws IOException {
    Path folder = Files.createTempDirectory(base, "aged");
    try (Layout layout = opening.open(folder)) {
      new AgedStores(folder, bytes, out).live(name, layout);
    } finally {
      delete(folder);
    }
  }

  private void live(String name, Layout layout) throws IOException {
    double young = put(layout, bytes, AgedStores::anySize);
    double aged = 0;
    for (int round = 0; round < ROUNDS; round++) {
      layout.delete(halfAtRandom());
      aged = put(layout, bytes / 2, AgedStores::anySize);
    }
    layout.delete(halfAtRandom());
    double large = put(layout, bytes / 4, any -> MIB);
    double gets = read(layout);
    layout.delete(halfAtRandom());
    long holds = held.stream().mapToLong(Block::size).sum();
    long before = disk();
    long start = System.nanoTime();
    layout.reclaim();
    double reclaim = seconds(start);
    out.printf(
        "| %s | %.0f | %.0f | %.0f | %.1f | %d | %d | %d | %.1f |%n",
        name, young, aged, large, gets, holds / 1_000_000, before, disk(), reclaim);
  }

  /** Puts that many bytes, and says at how many MB/s. */
  private double put(Layout layout, long total, ToIntFunction<Random> size) throws IOException {
    long spent = 0;
    long done = 0;
    while (done < total) {
      List<Block> step = new ArrayList<>();
      long bytesOfStep = 0;
      while (bytesOfStep < STEP) {
        Block block = block(size.applyAsInt(random));
        step.add(block);
        bytesOfStep += block.size();
      }
      long start = System.nanoTime();
      layout.put(step);
      spent += System.nanoTime() - start;
      held.addAll(step);
      done += bytesOfStep;
    }
    return done / 1e6 / (spent / 1e9);
  }

  private static int anySize(Random random) {
    return (int) (1024 * Math.pow(1024, random.nextDouble()));
  }

  /** Its name is as random as its bytes are: hashing is not what is measured. */
  private Block block(int size) {
    byte[] digest = new byte[32];
    random.nextBytes(digest);
    ByteBuffer data = ByteBuffer.wrap(noise, random.nextInt(noise.length - size), size).slice();
    return new Block(Cid.v1(Codec.RAW.code(), Multihash.of(0x12, digest)), data);
  }

  private List<Multihash> halfAtRandom() {
    Collections.shuffle(held, random);
    List<Block> half = held.subList(held.size() / 2, held.size());
    List<Multihash> hashes = half.stream().map(block -> block.cid().multihash()).toList();
    half.clear();
    return hashes;
  }

  private double read(Layout layout) throws IOException {
    long start = System.nanoTime();
    for (int i = 0; i < READS; i++) {
      if (layout.read(held.get(random.nextInt(held.size())).cid()) < 0) {
        throw new IOException("a block was lost");
      }
    }
    return seconds(start) / READS * TimeUnit.SECONDS.toMicros(1);
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  /** The MB that the folder takes on the disk, as du counts. */
  private long disk() throws IOException {
    Process du = new ProcessBuilder("du", "-s", "-B1", folder.toString()).start();
    try (Stream<String> lines = du.inputReader().lines()) {
      String line = lines.findFirst().orElseThrow();
      return Long.parseLong(line.substring(0, line.indexOf('\t'))) / 1_000_000;
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(one);
      }
    }
  }
}
