package io.orrery.node.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockScope;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multihash;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers, writers, deletions, compactions and the close, all at once. */
class StoreConcurrencyTest {
  private static final StoreOptions OPTIONS =
      StoreOptions.standard().withCreate(true).withSegmentSize(64 * 1024);

  @TempDir Path folder;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private Store store;

  @BeforeEach
  void open() throws FaultException {
    store = Store.open(folder.resolve("store"), OPTIONS);
  }

  @AfterEach
  void close() {
    store.close();
    threads.shutdown();
  }

  private List<Block> put(int from, int to) throws FaultException {
    List<Block> blocks = new ArrayList<>();
    try (BlockWriter writer = store.newWriter()) {
      for (int i = from; i < to; i++) {
        blocks.add(Blocks.random(i, 2000));
        writer.put(blocks.get(i - from));
      }
      writer.commit();
    }
    return blocks;
  }

  private static List<Multihash> hashes(List<Block> blocks) {
    return blocks.stream().map(block -> block.cid().multihash()).toList();
  }

  @Test
  void readersNeverSeeAnythingButWholeBlocksWhileSegmentsComeAndGo() throws Exception {
    List<Block> kept = put(0, 200);
    AtomicBoolean done = new AtomicBoolean();
    List<Future<Long>> readers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      long seed = i;
      readers.add(threads.submit(() -> readUntil(done, kept, new Random(seed))));
    }
    for (int round = 1; round <= 30; round++) {
      List<Block> passing = put(round * 1000, round * 1000 + 100);
      assertThat(store.delete(hashes(passing))).isEqualTo(100);
      store.compact(0.01);
    }
    done.set(true);
    for (Future<Long> reader : readers) {
      assertThat(reader.get()).isPositive();
    }
    assertThat(store.stats().deadBytes()).isLessThan(64 * 1024);
  }

  private long readUntil(AtomicBoolean done, List<Block> kept, Random random) throws Exception {
    long seen = 0;
    while (!done.get() || seen == 0) {
      try (BlockScope scope = store.openScope()) {
        List<ByteBuffer> views = new ArrayList<>();
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
          blocks.add(kept.get(random.nextInt(kept.size())));
          views.add(scope.view(blocks.get(i).cid()));
        }
        for (int i = 0; i < 20; i++) {
          assertThat(views.get(i)).isEqualTo(blocks.get(i).data());
          seen++;
        }
      }
    }
    return seen;
  }

  @Test
  void whoeverSeesABlockBeforeItsCommitSeesItsBytesWhateverItsWriterUsesThemFor() throws Exception {
    AtomicReference<Cid> latest = new AtomicReference<>(put(0, 1).get(0).cid());
    AtomicBoolean done = new AtomicBoolean();
    Future<Long> reader = threads.submit(() -> viewUntil(done, latest));
    Queue<byte[]> spare = new ConcurrentLinkedQueue<>();
    try (BlockWriter writer = store.newWriter()) {
      for (int i = 0; i < 2000; i++) {
        byte[] used = spare.poll();
        byte[] bytes = used == null ? new byte[20_000] : used;
        new Random(i).nextBytes(bytes);
        Block block = Blocks.raw(bytes);
        writer.put(
            block,
            () -> {
              Arrays.fill(bytes, (byte) 0);
              spare.add(bytes);
            });
        latest.set(block.cid());
      }
      writer.commit();
    }
    done.set(true);
    assertThat(reader.get()).isPositive();
    assertThat(spare).isNotEmpty();
    store.verify(
        (hash, length, damage) -> {
          assertThat(damage).isNull();
          return true;
        });
  }

  private long viewUntil(AtomicBoolean done, AtomicReference<Cid> latest) throws Exception {
    long seen = 0;
    while (!done.get() || seen == 0) {
      Cid cid = latest.get();
      try (BlockScope scope = store.openScope()) {
        ByteBuffer view = scope.view(cid);
        assertThat(cid.multihash().matches(view)).isTrue();
        seen++;
      }
    }
    return seen;
  }

  @Test
  void aViewOutlivesTheDeletionAndCompactionOfItsBlock() throws Exception {
    List<Block> blocks = put(0, 100);
    Future<Compaction> compaction;
    try (BlockScope scope = store.openScope()) {
      List<ByteBuffer> views = new ArrayList<>();
      for (Block block : blocks) {
        views.add(scope.view(block.cid()));
      }
      store.delete(hashes(blocks.subList(0, 90)));
      compaction = threads.submit(() -> store.compact(0.01));
      // New blocks are written while the compaction waits for this scope.
      List<Block> others = put(1000, 1100);
      for (int i = 0; i < 100; i++) {
        assertThat(views.get(i)).isEqualTo(blocks.get(i).data());
        assertThat(scope.view(others.get(i).cid())).isEqualTo(others.get(i).data());
      }
    }
    assertThat(compaction.get().segments()).isPositive();
    try (Stream<Path> files = Files.list(folder.resolve("store/segments"))) {
      assertThat(files).hasSizeLessThan(8);
    }
  }

  @Test
  void manyWritersCommitTogetherAndEachIsDurable() throws Exception {
    int writers = 8;
    int commits = 25;
    CountDownLatch start = new CountDownLatch(1);
    List<Future<List<Block>>> all = new ArrayList<>();
    for (int w = 0; w < writers; w++) {
      int base = w * 100_000;
      Callable<List<Block>> work =
          () -> {
            start.await();
            List<Block> mine = new ArrayList<>();
            for (int i = 0; i < commits; i++) {
              mine.addAll(put(base + i * 10, base + i * 10 + 3));
            }
            return mine;
          };
      all.add(threads.submit(work));
    }
    start.countDown();
    List<Block> expected = new ArrayList<>();
    for (Future<List<Block>> one : all) {
      expected.addAll(one.get());
    }
    store.close();
    open();
    assertThat(store.stats().blocks()).isEqualTo(8 * 25 * 3);
    for (Block block : expected) {
      assertThat(store.sizeOf(block.cid())).isEqualTo(2000);
    }
  }

  @Test
  void putsAndDeletionsOfOneBlockNeverLoseItFromUnderALease() throws Exception {
    Block block = Blocks.random(1, 500);
    AtomicBoolean done = new AtomicBoolean();
    Future<Void> deleting =
        threads.submit(
            () -> {
              while (!done.get()) {
                store.delete(List.of(block.cid().multihash()));
              }
              return null;
            });
    for (int i = 0; i < 100; i++) {
      try (BlockWriter writer = store.newWriter()) {
        writer.put(block);
        writer.commit();
        assertThat(store.has(block.cid())).isTrue();
      }
    }
    done.set(true);
    deleting.get();
  }

  @Test
  void theIndexIsExchangedForACompactOneUnderReaders() throws Exception {
    List<Block> kept = put(0, 10);
    List<Multihash> passing = new ArrayList<>();
    try (BlockWriter writer = store.newWriter()) {
      for (int i = 0; i < 60_000; i++) {
        Block block = Blocks.random(100_000 + i, 8);
        passing.add(block.cid().multihash());
        writer.put(block);
      }
      writer.commit();
    }
    assertThat(store.delete(passing)).isEqualTo(60_000);
    Path index = folder.resolve("store/index/data.mdb");
    long before = Files.size(index);
    AtomicBoolean done = new AtomicBoolean();
    Future<Long> reader = threads.submit(() -> readUntil(done, kept, new Random(1)));
    store.write(tx -> tx.get(Table.PINS, new byte[] {1}));
    Compaction compaction = store.compact(0.01);
    assertThat(Files.size(index)).isLessThan(before / 4);
    assertThat(compaction.freedBytes()).isGreaterThan(before / 2);
    List<Block> more = put(200_000, 200_010);
    done.set(true);
    assertThat(reader.get()).isPositive();
    store.close();
    open();
    assertThat(store.stats().blocks()).isEqualTo(20);
    assertThat(store.has(more.get(9).cid())).isTrue();
  }

  @Test
  void closeWaitsForAnOpenScope() throws Exception {
    Block block = put(0, 1).get(0);
    BlockScope scope = store.openScope();
    ByteBuffer view = scope.view(block.cid());
    Future<?> closing = threads.submit(store::close);
    awaitClosed();
    assertThat(view).isEqualTo(block.data());
    assertThat(scope.view(block.cid())).isEqualTo(block.data());
    assertThat(closing.isDone()).isFalse();
    scope.close();
    closing.get();
    assertThatThrownBy(() -> scope.view(block.cid()))
        .isInstanceOfSatisfying(
            FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.CLOSED));
  }

  private void awaitClosed() {
    while (true) {
      try {
        store.openScope().close();
        Thread.onSpinWait();
      } catch (FaultException e) {
        return;
      }
    }
  }

  @Test
  void whatWasAskedForBeforeTheCloseIsDone() throws Exception {
    BlockWriter writer = store.newWriter();
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      blocks.add(Blocks.random(i, 100));
      writer.put(blocks.get(i));
    }
    store.close();
    open();
    for (Block block : blocks) {
      assertThat(store.has(block.cid())).isTrue();
    }
  }
}
