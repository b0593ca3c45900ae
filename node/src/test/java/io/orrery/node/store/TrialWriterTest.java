package io.orrery.node.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multihash;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a writer on trial takes back, and what stays. */
class TrialWriterTest {
  private static final StoreOptions OPTIONS =
      StoreOptions.standard().withCreate(true).withSegmentSize(64 * 1024);

  private final Block a = Blocks.random(1, 100);
  private final Block b = Blocks.random(2, 100);
  private final Block c = Blocks.random(3, 100);

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

  private void put(Block... blocks) throws FaultException {
    try (BlockWriter writer = store.newWriter()) {
      for (Block block : blocks) {
        writer.put(block);
      }
      writer.commit();
    }
  }

  private void assertHoldsOnly(Block... blocks) throws FaultException {
    Set<Multihash> there = new HashSet<>();
    store.forEach(there::add);
    assertThat(there)
        .containsExactlyInAnyOrder(
            List.of(blocks).stream().map(x -> x.cid().multihash()).toArray(Multihash[]::new));
  }

  @Test
  void takesBackWhatItBroughtCommittedOrNot() throws FaultException {
    try (BlockWriter trial = store.newTrialWriter()) {
      trial.put(a);
      trial.commit();
      trial.put(b);
      store.withdraw(trial);
    }
    assertHoldsOnly();
    close();
    open();
    assertHoldsOnly();
  }

  @Test
  void leavesWhatWasThere() throws FaultException {
    put(a);
    try (BlockWriter trial = store.newTrialWriter()) {
      trial.put(a);
      trial.put(b);
      store.withdraw(trial);
    }
    assertHoldsOnly(a);
  }

  @Test
  void leavesWhatItWasToldToKeep() throws FaultException {
    try (BlockWriter trial = store.newTrialWriter()) {
      trial.put(a);
      store.keep(trial);
      trial.put(a);
      trial.put(b);
      store.withdraw(trial);
      assertHoldsOnly(a);
      // What is kept is under its lease.
      assertThat(store.delete(List.of(a.cid().multihash()))).isZero();
    }
    assertThat(store.delete(List.of(a.cid().multihash()))).isEqualTo(1);
  }

  @Test
  void leavesWhatAnotherHasPutOrHeldSince() throws FaultException {
    try (BlockWriter trial = store.newTrialWriter()) {
      trial.put(a);
      trial.put(b);
      trial.put(c);
      trial.commit();
      // Acknowledged to somebody, whose lease has ended.
      put(a);
      try (BlockWriter holder = store.newWriter()) {
        assertThat(store.hold(holder, List.of(b.cid().multihash()))).isEmpty();
      }
      store.withdraw(trial);
    }
    assertHoldsOnly(a, b);
  }

  @Test
  void twoOnTrialWithTheSameBlockNeverTakeItFromEachOther() throws FaultException {
    try (BlockWriter first = store.newTrialWriter();
        BlockWriter second = store.newTrialWriter()) {
      first.put(a);
      second.put(a);
      second.commit();
      store.withdraw(first);
      assertHoldsOnly(a);
      store.keep(second);
    }
    assertHoldsOnly(a);
  }

  @Test
  void manyBlocksOfManyHashes() throws FaultException {
    Set<Multihash> kept = new HashSet<>();
    try (BlockWriter trial = store.newTrialWriter()) {
      Random random = new Random(7);
      for (int i = 0; i < 5000; i++) {
        Block block = Blocks.random(i, 20);
        trial.put(block);
        if (random.nextInt(100) == 0) {
          put(block);
          kept.add(block.cid().multihash());
        }
      }
      store.withdraw(trial);
    }
    Set<Multihash> there = new HashSet<>();
    store.forEach(there::add);
    assertThat(there).isEqualTo(kept).isNotEmpty();
  }

  @Test
  void refusesAfterClose() throws FaultException {
    BlockWriter trial = store.newTrialWriter();
    trial.put(a);
    trial.close();
    assertThatThrownBy(() -> store.withdraw(trial)).isInstanceOf(FaultException.class);
    assertThat(store.has(Cid.v1(Codec.RAW.code(), a.cid().multihash()))).isTrue();
  }
}
