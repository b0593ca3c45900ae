package io.orrery.node.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockScope;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multihash;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store does, on a real disk. */
class StoreTest {
  private static final StoreOptions OPTIONS =
      StoreOptions.standard().withCreate(true).withSegmentSize(64 * 1024);

  @TempDir Path folder;
  private Store store;

  @BeforeEach
  void open() throws FaultException {
    store = Store.open(folder.resolve("store"), OPTIONS);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void reopen() throws FaultException {
    close();
    open();
  }

  private Block put(Block block) throws FaultException {
    try (BlockWriter writer = store.newWriter()) {
      writer.put(block);
      writer.commit();
    }
    return block;
  }

  private void assertHolds(Block block) throws FaultException {
    try (BlockScope scope = store.openScope()) {
      assertThat(scope.view(block.cid())).isEqualTo(block.data());
      assertThat(scope.size(block.cid())).isEqualTo(block.size());
    }
    assertThat(store.has(block.cid())).isTrue();
    assertThat(store.get(block.cid(), Deadline.never()).join()).isEqualTo(block);
  }

  private void assertLacks(Block block) throws FaultException {
    try (BlockScope scope = store.openScope()) {
      assertThat(scope.view(block.cid())).isNull();
      assertThat(scope.size(block.cid())).isEqualTo(-1);
    }
    assertThat(store.has(block.cid())).isFalse();
  }

  @Test
  void aCommittedBlockIsThereAndStaysThere() throws Exception {
    Block block = put(Blocks.random(1, 1000));
    assertHolds(block);
    reopen();
    assertHolds(block);
  }

  @Test
  void aBlockIsSeenBeforeItIsCommitted() throws Exception {
    Block block = Blocks.random(1, 1000);
    try (BlockWriter writer = store.newWriter()) {
      writer.put(block);
      assertHolds(block);
      writer.commit();
      assertHolds(block);
    }
  }

  @Test
  void aScopeThatWasOpenBeforeThePutSeesTheBlock() throws Exception {
    Block block = Blocks.random(1, 1000);
    try (BlockScope early = store.openScope()) {
      assertThat(early.view(block.cid())).isNull();
      put(block);
      assertThat(early.view(block.cid())).isEqualTo(block.data());
    }
  }

  @Test
  void aBlockIsFoundByEachFormOfItsHash() throws Exception {
    Block block = put(Blocks.random(1, 100));
    Multihash hash = block.cid().multihash();
    try (BlockScope scope = store.openScope()) {
      assertThat(scope.view(Cid.v0(hash))).isEqualTo(block.data());
      assertThat(scope.view(Cid.v1(Codec.DAG_PB.code(), hash))).isEqualTo(block.data());
      assertThat(scope.view(Cid.v1(Codec.DAG_CBOR.code(), hash))).isEqualTo(block.data());
    }
    put(new Block(Cid.v0(hash), block.data()));
    assertThat(store.stats().blocks()).isEqualTo(1);
  }

  @Test
  void identityAndEmptyBlocksAreAlwaysThereAndNeverStored() throws Exception {
    Cid identity = Cid.v1(Codec.RAW.code(), Multihash.of(0, "hi".getBytes(UTF_8)));
    Block empty = Blocks.raw(new byte[0]);
    assertHolds(new Block(identity, ByteBuffer.wrap("hi".getBytes(UTF_8))));
    assertHolds(empty);
    put(empty);
    put(new Block(identity, ByteBuffer.wrap("hi".getBytes(UTF_8))));
    assertThat(store.stats().blocks()).isZero();
    assertThat(store.delete(List.of(identity.multihash(), empty.cid().multihash()))).isZero();
    assertHolds(empty);
  }

  @Test
  void aMissingBlockIsUnreachable() {
    Block block = Blocks.random(1, 100);
    assertThatThrownBy(() -> store.get(block.cid(), Deadline.never()).get())
        .cause()
        .isInstanceOfSatisfying(
            FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.UNREACHABLE));
  }

  @Test
  void aBlockLargerThanASegmentIsStored() throws Exception {
    Block large = put(Blocks.random(1, 1024 * 1024));
    Block small = put(Blocks.random(2, 10));
    assertHolds(large);
    assertHolds(small);
    reopen();
    assertHolds(large);
    assertHolds(small);
  }

  @Test
  void whatMayNotBeStoredIsRefused() throws Exception {
    try (BlockWriter writer = store.newWriter()) {
      Multihash weak = Multihash.of(0xd5, new byte[16]); // md5
      Block block = new Block(Cid.v1(Codec.RAW.code(), weak), ByteBuffer.allocate(4));
      assertThatThrownBy(() -> writer.put(block)).isInstanceOf(FaultException.class);
      Block huge = new Block(Blocks.random(1, 1).cid(), ByteBuffer.allocate(Store.MAX_BLOCK + 1));
      assertThatThrownBy(() -> writer.put(huge)).hasMessageContaining("over");
    }
  }

  @Test
  void aHashOfAbsurdLengthIsMerelyNotHere() throws Exception {
    for (int length : new int[] {129, 500, 512, 5000}) {
      for (long code : new long[] {0x00, 0x12}) {
        Multihash absurd = Multihash.of(code, new byte[length]);
        assertThat(store.has(Cid.v1(Codec.RAW.code(), absurd))).isFalse();
        assertThat(store.delete(List.of(absurd))).isZero();
      }
    }
  }

  @Test
  void aChangeThatWritesToTheStoreItselfIsRefusedAndHarmless() throws Exception {
    try (BlockWriter writer = store.newWriter()) {
      assertThatThrownBy(() -> store.write(tx -> store.write(inner -> null)))
          .hasMessageContaining("must not write");
      assertThatThrownBy(
              () ->
                  store.write(
                      tx -> {
                        writer.put(Blocks.random(1, 10));
                        return null;
                      }))
          .hasMessageContaining("must not write");
    }
    put(Blocks.random(2, 10));
  }

  @Test
  void aDeletedBlockIsGone() throws Exception {
    Block kept = put(Blocks.random(1, 1000));
    Block lost = put(Blocks.random(2, 1000));
    assertThat(store.delete(List.of(lost.cid().multihash(), Blocks.random(3, 3).cid().multihash())))
        .isEqualTo(1);
    assertLacks(lost);
    reopen();
    assertLacks(lost);
    assertHolds(kept);
  }

  @Test
  void deletionHonoursLeasesAndNothingElse() throws Exception {
    Block old = put(Blocks.random(1, 1000));
    Block fresh = Blocks.random(2, 1000);
    List<Multihash> both = List.of(old.cid().multihash(), fresh.cid().multihash());
    try (BlockWriter writer = store.newWriter()) {
      writer.put(old); // is there: the lease is all that this brings
      writer.put(fresh);
      assertThat(store.delete(both)).isZero();
      writer.commit();
      assertThat(store.delete(both)).isZero();
    }
    assertHolds(old);
    assertHolds(fresh);
    assertThat(store.delete(both)).isEqualTo(2);
  }

  @Test
  void blocksAndTheirPinLandTogether() throws Exception {
    Block block = Blocks.random(1, 1000);
    byte[] key = {1, 2, 3};
    try (BlockWriter writer = store.newWriter()) {
      writer.put(block);
      String answer =
          store.commit(
              writer,
              tx -> {
                tx.put(Table.PINS, key, new byte[] {9});
                return "done";
              });
      assertThat(answer).isEqualTo("done");
    }
    reopen();
    assertHolds(block);
    assertThat(store.<byte[]>read(tx -> tx.get(Table.PINS, key))).containsExactly(9);
  }

  @Test
  void aChangeThatThrowsChangesNothing() throws Exception {
    assertThatThrownBy(
            () ->
                store.write(
                    tx -> {
                      tx.put(Table.PINS, new byte[] {1}, new byte[] {1});
                      throw FaultException.refused("no");
                    }))
        .isInstanceOf(FaultException.class)
        .hasMessage("no");
    assertThat(store.<Long>read(tx -> tx.count(Table.PINS))).isZero();
  }

  @Test
  void aTableIsScannedByRange() throws Exception {
    store.write(
        tx -> {
          for (int i = 0; i < 200; i++) {
            tx.put(Table.ROOTS, new byte[] {(byte) i, 7}, new byte[] {(byte) i});
          }
          return tx.delete(Table.ROOTS, new byte[] {(byte) 150, 7});
        });
    List<Integer> seen = new ArrayList<>();
    store.<Void>read(
        tx -> {
          tx.scan(
              Table.ROOTS,
              new byte[] {(byte) 148},
              new byte[] {(byte) 152, 7},
              (key, value) -> seen.add(value[0] & 0xff));
          return null;
        });
    assertThat(seen).containsExactly(148, 149, 151);
  }

  @Test
  void everyBlockIsShownOnceAndInOrder() throws Exception {
    TreeSet<Multihash> expected = new TreeSet<>();
    try (BlockWriter writer = store.newWriter()) {
      for (int i = 0; i < 3000; i++) {
        Block block = Blocks.random(i, 20);
        writer.put(block);
        expected.add(block.cid().multihash());
      }
      writer.commit();
    }
    List<Multihash> shown = new ArrayList<>();
    store.forEach(shown::add);
    assertThat(shown).containsExactlyElementsOf(expected);
    shown.clear();
    store.forEach(hash -> shown.add(hash) && shown.size() < 5);
    assertThat(shown).hasSize(5);
  }

  @Test
  void statsCountWhatIsThere() throws Exception {
    put(Blocks.random(1, 1000));
    Block lost = put(Blocks.random(2, 500));
    store.delete(List.of(lost.cid().multihash()));
    StoreStats stats = store.stats();
    assertThat(stats.blocks()).isEqualTo(1);
    assertThat(stats.bytes()).isEqualTo(1000);
    assertThat(stats.deadBytes()).isBetween(500L, 600L);
    assertThat(stats.diskBytes()).isGreaterThan(1500);
  }

  @Test
  void compactionGivesSpaceBackAndKeepsWhatLives() throws Exception {
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      blocks.add(put(Blocks.random(i, 5000)));
    }
    List<Multihash> half = new ArrayList<>();
    for (int i = 0; i < 200; i += 2) {
      half.add(blocks.get(i).cid().multihash());
    }
    store.delete(half);
    Compaction compaction = store.compact(0.2);
    assertThat(compaction.segments()).isGreaterThan(10);
    assertThat(compaction.freedBytes()).isGreaterThan(400_000);
    assertThat(compaction.damaged()).isZero();
    assertThat(store.stats().deadBytes()).isZero();
    for (int round = 0; round < 2; round++) {
      for (int i = 1; i < 200; i += 2) {
        assertHolds(blocks.get(i));
      }
      reopen();
    }
  }

  @Test
  void largeBlocksBeginOnAPageAndAreFoundBehindTheZerosBeforeThem() throws Exception {
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      blocks.add(put(Blocks.random(i, i % 3 == 0 ? 1000 + i : 200_000 + i)));
    }
    store.delete(List.of(blocks.get(0).cid().multihash(), blocks.get(1).cid().multihash()));
    assertThat(store.compact(0.001).damaged()).isZero();
    reopen();
    for (Block block : blocks.subList(2, 40)) {
      assertHolds(block);
      try (BlockScope scope = store.openScope()) {
        if (block.size() >= 200_000) {
          assertThat(scope.view(block.cid()).alignmentOffset(0, 4096)).isZero();
        }
      }
    }
  }

  @Test
  void everyCallAfterCloseIsRefused() throws Exception {
    BlockWriter writer = store.newWriter();
    BlockScope scope = store.openScope();
    Block block = Blocks.random(1, 10);
    scope.close();
    store.close();
    store.close();
    for (ThrowingCall call :
        List.<ThrowingCall>of(
            store::openScope,
            store::newWriter,
            () -> store.has(block.cid()),
            () -> store.sizeOf(block.cid()),
            () -> store.delete(List.of(block.cid().multihash())),
            () -> store.forEach(hash -> true),
            () -> store.verify((hash, length, damage) -> true),
            store::stats,
            () -> store.compact(0.5),
            () -> store.read(tx -> null),
            () -> store.write(tx -> null),
            () -> writer.put(block),
            writer::commit,
            () -> scope.view(block.cid()),
            () -> scope.size(block.cid()))) {
      assertThatThrownBy(call::run)
          .isInstanceOfSatisfying(
              FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.CLOSED));
    }
    writer.close();
    scope.close();
  }

  private interface ThrowingCall {
    void run() throws Exception;
  }
}
