package io.orrery.node.tree;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.HashFunction;
import io.orrery.ipld.Multihash;
import io.orrery.ipld.Name;
import io.orrery.mfs.Creation;
import io.orrery.mfs.MutableDirectory;
import io.orrery.mfs.MutableFile;
import io.orrery.mfs.MutableNode;
import io.orrery.mfs.MutableTree;
import io.orrery.mfs.NodeChange;
import io.orrery.mfs.RenameMode;
import io.orrery.node.pin.PinProgress;
import io.orrery.node.pin.Pins;
import io.orrery.node.repo.Config;
import io.orrery.node.repo.Settings;
import io.orrery.node.store.Store;
import io.orrery.node.store.StoreOptions;
import io.orrery.unixfs.DirectoryBuilder;
import io.orrery.unixfs.ImportProfile;
import io.orrery.unixfs.NodeCache;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Mutable trees in a real store: what is kept over restarts, and what a sweep may take. */
class TreesTest {
  private static final Name A = Name.of("a");
  private static final Name B = Name.of("b");

  @TempDir Path folder;
  private Store store;
  private Pins pins;
  private Trees trees;
  private final List<Cid> published = new ArrayList<>();

  @BeforeEach
  void open() throws FaultException {
    store = Store.open(folder.resolve("store"), StoreOptions.standard().withCreate(true));
    pins = new Pins(store, store);
    trees =
        new Trees(
            store,
            pins,
            () -> published,
            store,
            new NodeCache(1 << 20),
            folder.resolve("trees"),
            TreesTest::settings,
            Runnable::run);
  }

  private static Settings settings() {
    try {
      return new Settings(
          Config.parse(
              "{\"Import\":{\"CidVersion\":1,\"UnixFSChunker\":\"size-1024\"}}".getBytes(UTF_8)));
    } catch (FaultException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void close() throws FaultException {
    trees.close();
    store.close();
  }

  private void restart() throws FaultException {
    close();
    open();
  }

  private static byte[] bytes(int seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static MutableFile write(MutableDirectory directory, Name name, byte[] content)
      throws FaultException {
    MutableFile file = directory.create(name, Creation.USUAL_FILE);
    file.write(0, ByteBuffer.wrap(content));
    return file;
  }

  private static byte[] content(MutableNode node) throws FaultException {
    MutableFile file = (MutableFile) node;
    ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
    file.read(0, bytes);
    return bytes.array();
  }

  private Set<Multihash> sweep() throws IOException {
    Set<Multihash> deleted = new HashSet<>();
    pins.garbageCollector().collect(deleted::add);
    return deleted;
  }

  /** What the log says of a file by its number must find it, or the tree does not open again. */
  @Test
  void aDirectoryMovedOutOfOneThatIsRemovedKeepsTheNumbersOfItsFiles() throws Exception {
    MutableDirectory around = trees.files().root().mkdir(A, Creation.USUAL_DIRECTORY);
    MutableDirectory moved = around.mkdir(B, Creation.USUAL_DIRECTORY);
    long number = write(moved, A, bytes(1, 10)).number();
    trees.files().commit();

    around.rename(B, trees.files().root(), B, RenameMode.REPLACE);
    trees.files().root().rmdir(A);
    trees.files().commit();
    restart();
    MutableDirectory found = (MutableDirectory) trees.files().root().lookup(B).orElseThrow();
    assertThat(found.lookup(A).orElseThrow().number()).isEqualTo(number);
  }

  @Test
  void treesAreApartAndStay() throws Exception {
    MutableTree files = trees.files();
    MutableTree key = trees.key("12D3KooW");
    long number = write(files.root(), A, bytes(1, 5000)).number();
    long other = write(key.root(), A, bytes(2, 5000)).number();
    assertThat(number).isNotEqualTo(other);
    files.root().lookup(A).orElseThrow().change(NodeChange.NONE.withMode(0600).withOwner(7));
    Cid filesRoot = files.commit();
    restart();
    assertThat(trees.hasKey("12D3KooW")).isTrue();
    assertThat(trees.hasKey("12D3KooX")).isFalse();
    assertThat(trees.files().committed()).isEqualTo(filesRoot);
    MutableNode again = trees.files().root().lookup(A).orElseThrow();
    assertThat(again.number()).isEqualTo(number);
    assertThat(again.stat().mode()).isEqualTo(0600);
    assertThat(again.stat().uid()).isEqualTo(7);
    assertThat(content(again)).isEqualTo(bytes(1, 5000));
    MutableNode keys = trees.key("12D3KooW").root().lookup(A).orElseThrow();
    assertThat(content(keys)).isEqualTo(bytes(2, 5000));
    assertThat(trees.files()).isSameAs(trees.files());
  }

  @Test
  void aTreeOfAKeyGoesWithAllItsRows() throws Exception {
    MutableTree key = trees.key("k");
    write(key.root().mkdir(A, Creation.USUAL_DIRECTORY), B, bytes(1, 10));
    key.commit();
    trees.removeKey("k");
    assertThat(trees.hasKey("k")).isFalse();
    assertThat(trees.key("k").root().list()).isEmpty();
    assertThat(trees.key("k").root().create(A, Creation.USUAL_FILE).number() >>> 40).isEqualTo(2);
  }

  @Test
  void aSweepSparesWhatTreesHoldAndWhatTheyAreAboutTo() throws Exception {
    MutableTree tree = trees.files();
    write(tree.root(), A, bytes(1, 100_000));
    tree.commit();
    // Not committed: leaves that only the log names.
    MutableFile file = write(tree.root(), B, bytes(2, 100_000));
    file.sync().get();
    Block stray =
        Block.of(1, Codec.RAW.code(), HashFunction.SHA2_256, ByteBuffer.wrap(new byte[9]));
    put(stray);
    assertThat(sweep()).contains(stray.cid().multihash());
    assertThat(content(tree.root().lookup(A).orElseThrow())).isEqualTo(bytes(1, 100_000));
    assertThat(content(file)).isEqualTo(bytes(2, 100_000));
    restart();
    sweep();
    assertThat(content(trees.files().root().lookup(A).orElseThrow())).isEqualTo(bytes(1, 100_000));
    assertThat(content(trees.files().root().lookup(B).orElseThrow())).isEqualTo(bytes(2, 100_000));
  }

  @Test
  void aSweepSparesWhatCameByReferenceThoughItIsNotWhole() throws Exception {
    Block leaf = Block.of(1, Codec.RAW.code(), HashFunction.SHA2_256, ByteBuffer.wrap(bytes(3, 9)));
    Block absent =
        Block.of(1, Codec.RAW.code(), HashFunction.SHA2_256, ByteBuffer.wrap(bytes(4, 9)));
    Cid dag;
    try (BlockWriter out = store.newWriter()) {
      out.put(leaf);
      dag =
          new DirectoryBuilder(ImportProfile.UNIXFS_V1_2025)
              .put(A, leaf.cid(), 9)
              .put(B, absent.cid(), 9)
              .write(out)
              .cid();
      out.commit();
    }
    trees.files().root().link(A, dag);
    assertThat(sweep()).doesNotContain(leaf.cid().multihash(), dag.multihash());
    trees.files().commit();
    assertThat(sweep()).doesNotContain(leaf.cid().multihash(), dag.multihash());
    trees.files().root().removeAll(A);
    trees.files().commit();
    assertThat(sweep()).contains(leaf.cid().multihash(), dag.multihash());
  }

  @Test
  void aSweepSparesWhatIsOpenWithoutAName() throws Exception {
    MutableTree tree = trees.files();
    MutableFile file = write(tree.root(), A, bytes(5, 50_000));
    assertThat(file.hold()).isTrue();
    tree.commit();
    tree.root().unlink(A);
    tree.commit();
    sweep();
    assertThat(content(file)).isEqualTo(bytes(5, 50_000));
  }

  @Test
  void whatWasSupersededIsSwept() throws Exception {
    MutableTree tree = trees.files();
    MutableFile file = write(tree.root(), A, bytes(6, 50_000));
    tree.commit();
    long before = store.stats().blocks();
    file.truncate(0);
    tree.root().rename(A, tree.root(), B, RenameMode.REPLACE);
    tree.commit();
    sweep();
    assertThat(store.stats().blocks()).isLessThan(before);
    assertThat(tree.root().list()).hasSize(1);
  }

  private Set<Multihash> blocks() throws FaultException {
    Set<Multihash> all = new HashSet<>();
    store.forEach(all::add);
    return all;
  }

  @Test
  void treesDeleteWhatTheySupersededAndNothingElse() throws Exception {
    MutableTree tree = trees.files();
    Block foreign =
        Block.of(1, Codec.RAW.code(), HashFunction.SHA2_256, ByteBuffer.wrap(bytes(9, 9)));
    put(foreign);
    MutableFile file = write(tree.root(), A, bytes(7, 50_000));
    Cid first = tree.commit();
    MutableFile shared = write(tree.root(), B, bytes(8, 1000));
    Cid leaf = tree.cid(shared);
    Cid second = tree.committed();
    // Somebody adds the same, and pins nothing yet: it is his as well.
    put(Block.of(1, Codec.RAW.code(), HashFunction.SHA2_256, ByteBuffer.wrap(bytes(8, 1000))));
    published.add(second);
    file.truncate(0);
    tree.root().unlink(B);
    tree.commit();
    trees.sweepSuperseded();
    assertThat(blocks())
        .contains(foreign.cid().multihash(), leaf.multihash(), second.multihash())
        .doesNotContain(first.multihash());
    int before = blocks().size();
    published.clear();
    trees.sweepSuperseded();
    assertThat(blocks())
        .hasSizeLessThan(before - 40)
        .contains(foreign.cid().multihash(), leaf.multihash())
        .doesNotContain(second.multihash());
    restart();
    assertThat(trees.files().root().list()).hasSize(1);
  }

  @Test
  void aPinnedTreeStaysAsItWas() throws Exception {
    MutableTree tree = trees.files();
    MutableFile file = write(tree.root(), A, bytes(7, 50_000));
    Cid pinned = tree.commit();
    pins.addRecursive(pinned, "", Deadline::never, PinProgress.NONE);
    trees.sweepSuperseded();
    Set<Multihash> then = blocks();
    file.truncate(0);
    tree.commit();
    trees.sweepSuperseded();
    assertThat(blocks()).containsAll(then);
  }

  @Test
  @Timeout(120)
  void treesAtRestKeepLittleBeyondWhatTheyNeed() throws Exception {
    MutableTree tree = trees.files();
    MutableFile file = write(tree.root(), A, bytes(1, 3 << 20));
    tree.commit();
    trees.sweepSuperseded();
    long needed = store.stats().blocks();
    for (int seed = 2; seed < 4; seed++) {
      file.truncate(0);
      file.write(0, ByteBuffer.wrap(bytes(seed, 3 << 20)));
      tree.commit();
    }
    assertThat(store.stats().blocks()).isGreaterThan(2 * needed);
    // No commit follows, and nobody asks.
    while (store.stats().blocks() > needed) {
      Thread.sleep(50);
    }
  }

  @Test
  void theStoreStaysASmallMultipleOfWhatItHolds() throws Exception {
    MutableTree tree = trees.files();
    MutableFile file = write(tree.root(), A, bytes(1, 1 << 20));
    for (int round = 0; round < 60; round++) {
      file.write(0, ByteBuffer.wrap(bytes(round, 1 << 20)));
      tree.commit();
    }
    restart();
    assertThat(store.stats().bytes()).isLessThan(30L << 20);
    assertThat(content(trees.files().root().lookup(A).orElseThrow())).isEqualTo(bytes(59, 1 << 20));
  }

  private void put(Block block) throws FaultException {
    try (BlockWriter writer = store.newWriter()) {
      writer.put(block);
      writer.commit();
    }
  }
}
