package io.orrery.mfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.MemoryBlocks;
import io.orrery.ipld.Name;
import io.orrery.unixfs.ImportProfile;
import io.orrery.unixfs.Layout;
import io.orrery.unixfs.SizeChunker;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeTry;

/** A tree is, after any changes, what a plain tree in memory is, and has the CID of a fresh add. */
class MutableTreeModelTest {
  private static final int STEPS = 250;

  /** Leaves of 16 bytes, nodes of 3 links, directories that shard early: every shape comes up. */
  private static final ImportProfile SMALL =
      ImportProfile.UNIXFS_V1_2025
          .withChunker(new SizeChunker(16))
          .withFileWidth(3)
          .withSharding(ImportProfile.UNIXFS_V1_2025.sharding().withThreshold(300).withFanout(8));

  /** Written bytes go to the log in the order in which they were written. */
  private static final ImportProfile IN_ORDER = SMALL.withLayout(Layout.TRICKLE);

  private final List<Path> folders = new ArrayList<>();

  @BeforeTry
  void clean() throws IOException {
    removeFolders();
  }

  @AfterProperty
  void removeFolders() throws IOException {
    for (Path folder : folders) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
          Files.delete(file);
        }
      }
    }
    folders.clear();
  }

  private Path folder() throws IOException {
    Path folder = Files.createTempDirectory("tree-model");
    folders.add(folder);
    return folder;
  }

  private static TreeOptions options(ImportProfile profile) {
    return TreeOptions.of(profile, Runnable::run)
        .withCommits(Duration.ofDays(1), Duration.ofDays(1), Long.MAX_VALUE);
  }

  private static Path copyOf(Path log, Path to) throws IOException {
    try (Stream<Path> files = Files.list(log)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
    return to;
  }

  @Property(tries = 20)
  void equalsThePlainTreeAndItsFreshAdd(@ForAll long seed) throws Exception {
    HeapTreeStore store = new HeapTreeStore(folder());
    MutableTree tree = MutableTree.open(store, options(SMALL));
    RandomTree random = new RandomTree(seed, tree, false);
    try {
      for (int step = 0; step < STEPS; step++) {
        random.step();
        switch (random.random().nextInt(40)) {
          case 0, 1 -> requireFreshAdd(tree, random, SMALL);
          case 2 -> {
            Map<List<Name>, Stat> stats = stats(tree);
            tree.sync().get();
            store = store.copy(copyOf(store.log(), folder()));
            MutableTree before = tree;
            tree = MutableTree.open(store, options(SMALL));
            before.close();
            random.restarted(tree, random.model());
            assertThat(random.model().equalTo(tree.root())).isTrue();
            assertThat(stats(tree))
                .as("synced, and killed")
                .containsExactlyInAnyOrderEntriesOf(stats);
          }
          case 3 -> {
            Map<List<Name>, Stat> stats = stats(tree);
            tree.close();
            tree = MutableTree.open(store, options(SMALL));
            random.restarted(tree, random.model());
            assertThat(random.model().equalTo(tree.root())).isTrue();
            assertThat(stats(tree)).as("committed").containsExactlyInAnyOrderEntriesOf(stats);
          }
          case 4 -> {
            random.checkOpen();
            assertThat(random.model().equalTo(tree.root())).isTrue();
          }
          case 5 -> System.gc(); // clean nodes go, and must come back the same
          default -> {}
        }
      }
      random.checkOpen();
      requireFreshAdd(tree, random, SMALL);
      assertThat(random.model().equalTo(tree.root())).isTrue();
      random.checkOpen();
    } finally {
      tree.close();
    }
  }

  /**
   * What stat says of each node but how much of it is in holes, which a commit may find more of.
   */
  private static Map<List<Name>, Stat> stats(MutableTree tree) throws IOException {
    Map<List<Name>, Stat> stats = new HashMap<>();
    addStats(tree.root(), List.of(), stats);
    return stats;
  }

  private static void addStats(MutableNode node, List<Name> path, Map<List<Name>, Stat> to)
      throws IOException {
    Stat stat = node.stat();
    to.put(
        path,
        new Stat(
            stat.inode(),
            stat.kind(),
            stat.size(),
            stat.size(),
            stat.mode(),
            stat.uid(),
            stat.gid(),
            stat.mtime(),
            stat.atime(),
            stat.ctime()));
    if (node instanceof MutableDirectory directory) {
      for (MutableEntry entry : directory.list()) {
        List<Name> below = new ArrayList<>(path);
        below.add(entry.name());
        addStats(directory.lookup(entry.name()).orElseThrow(), below, to);
      }
    }
  }

  private static void requireFreshAdd(MutableTree tree, RandomTree random, ImportProfile profile)
      throws IOException {
    Cid cid = tree.commit();
    try (BlockWriter out = new MemoryBlocks().newWriter()) {
      assertThat(cid).isEqualTo(random.model().add(profile, tree.root(), out).cid());
    }
  }

  @Property(tries = 20)
  void whatIsLostAtACrashIsTheEndAndNothingThatWasSynced(@ForAll long seed) throws Exception {
    HeapTreeStore store = new HeapTreeStore(folder());
    MutableTree tree = MutableTree.open(store, options(IN_ORDER));
    RandomTree random = new RandomTree(seed, tree, true);
    List<ModelNode> history = new ArrayList<>(List.of(random.model().copy()));
    Map<String, Long> synced = new HashMap<>();
    try {
      for (int step = 0; step < STEPS; step++) {
        random.step();
        history.add(random.model().copy());
        switch (random.random().nextInt(30)) {
          case 0 -> tree.commit();
          case 1 -> {
            tree.sync().get();
            history.subList(0, history.size() - 1).clear();
            synced = lengths(store.log());
          }
          case 2 -> {
            tree.sync().get();
            Path log = copyOf(store.log(), folder());
            cut(log, synced, random);
            HeapTreeStore after = store.copy(log);
            MutableTree before = tree;
            tree = MutableTree.open(after, options(IN_ORDER));
            before.close();
            store = after;
            ModelNode found = found(history, tree);
            random.restarted(tree, found);
            history.clear();
            history.add(found.copy());
            synced = lengths(store.log());
          }
          default -> {}
        }
      }
    } finally {
      tree.close();
    }
  }

  private static ModelNode found(List<ModelNode> history, MutableTree tree) throws IOException {
    for (int i = history.size() - 1; i >= 0; i--) {
      if (history.get(i).equalTo(tree.root())) {
        return history.get(i).copy();
      }
    }
    throw new AssertionError("no moment since the last sync has looked like this");
  }

  private static Map<String, Long> lengths(Path log) throws IOException {
    Map<String, Long> lengths = new HashMap<>();
    try (Stream<Path> files = Files.list(log)) {
      for (Path file : files.toList()) {
        lengths.put(file.getFileName().toString(), Files.size(file));
      }
    }
    return lengths;
  }

  /** Takes away a part of the last file that no sync has promised. */
  private static void cut(Path log, Map<String, Long> synced, RandomTree random)
      throws IOException {
    Path last;
    try (Stream<Path> files = Files.list(log)) {
      last = files.sorted().reduce((a, b) -> b).orElseThrow();
    }
    long promised = synced.getOrDefault(last.getFileName().toString(), 0L);
    long length = Files.size(last);
    try (RandomAccessFile file = new RandomAccessFile(last.toFile(), "rw")) {
      file.setLength(promised + (long) (random.random().nextDouble() * (length - promised + 1)));
    }
  }
}
