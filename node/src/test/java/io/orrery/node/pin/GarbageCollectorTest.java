package io.orrery.node.pin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multihash;
import io.orrery.node.store.Store;
import io.orrery.node.store.StoreOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GarbageCollectorTest {
  @TempDir private Path folder;
  private Store store;
  private Pins pins;

  private final Block leaf = Dags.leaf("leaf");
  private final Block root = Dags.node(1, "root", leaf.cid());
  private final Block stray = Dags.leaf("stray");

  @BeforeEach
  void open() throws Exception {
    store = Store.open(folder.resolve("store"), StoreOptions.standard().withCreate(true));
    pins = new Pins(store, store);
    put(leaf, root, stray);
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

  private Set<Multihash> collect() throws IOException {
    Set<Multihash> deleted = new HashSet<>();
    pins.garbageCollector().collect(deleted::add);
    return deleted;
  }

  private static Set<Multihash> hashes(Block... blocks) {
    Set<Multihash> hashes = new HashSet<>();
    for (Block block : blocks) {
      hashes.add(block.cid().multihash());
    }
    return hashes;
  }

  @Test
  void whatNoPinHoldsGoes() throws Exception {
    pins.addRecursive(root.cid(), "", Deadline::never, PinProgress.NONE);
    assertThat(collect()).isEqualTo(hashes(stray));
    assertThat(store.has(leaf.cid())).isTrue();
    assertThat(collect()).isEmpty();
    pins.remove(root.cid(), true);
    assertThat(collect()).isEqualTo(hashes(root, leaf));
  }

  @Test
  void aDirectPinHoldsOneBlock() throws Exception {
    pins.addDirect(root.cid(), "", Deadline.never());
    assertThat(collect()).isEqualTo(hashes(leaf, stray));
  }

  @Test
  void aBlockIsHeldUnderEveryCid() throws Exception {
    pins.addDirect(Cid.v1(0x71, stray.cid().multihash()), "", Deadline.never());
    assertThat(collect()).isEqualTo(hashes(leaf, root));
  }

  @Test
  void whatSomebodyIsAddingStays() throws Exception {
    try (BlockWriter writer = store.newWriter()) {
      writer.put(stray);
      assertThat(collect()).isEqualTo(hashes(leaf, root));
      pins.land(writer, stray.cid(), "");
    }
    assertThat(collect()).isEmpty();
  }

  @Test
  void aPinThatLacksABlockEndsIt() throws Exception {
    Block above = Dags.node(1, "above", root.cid());
    put(above);
    pins.addRecursive(above.cid(), "", Deadline::never, PinProgress.NONE);
    store.delete(hashes(root));
    assertThatThrownBy(this::collect)
        .isInstanceOfSatisfying(
            FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.UNREACHABLE))
        .hasMessageContaining(root.cid().toString())
        .hasMessageEndingWith("garbage collection aborted: could not retrieve some links");
    assertThat(store.has(stray.cid())).isTrue();
  }

  @Test
  void manyBlocksGoInPortions() throws Exception {
    List<Block> many = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      many.add(Dags.leaf("block " + i));
    }
    put(many.toArray(Block[]::new));
    pins.addRecursive(root.cid(), "", Deadline::never, PinProgress.NONE);
    assertThat(collect()).hasSize(10_001);
    assertThat(store.has(leaf.cid())).isTrue();
  }

  @Test
  void collectingWhileOthersAddBreaksNothing() throws Exception {
    int rounds = 200;
    ExecutorService threads = Executors.newFixedThreadPool(2);
    List<Block> roots = new ArrayList<>();
    try {
      Future<?> adding =
          threads.submit(
              () -> {
                for (int i = 0; i < rounds; i++) {
                  // Every other tree shares a leaf that was not pinned before.
                  Block below = Dags.leaf("leaf " + i / 2);
                  Block above = Dags.node(1, "node " + i, below.cid());
                  try (BlockWriter writer = store.newWriter()) {
                    writer.put(below);
                    writer.put(above);
                    pins.land(writer, above.cid(), "");
                  }
                  roots.add(above);
                }
                return null;
              });
      while (!adding.isDone()) {
        pins.garbageCollector().collect(hash -> {});
      }
      adding.get();
    } finally {
      threads.shutdownNow();
    }
    assertThat(roots).hasSize(rounds);
    List<PinVerdict> verdicts = new ArrayList<>();
    pins.verifier().verify(verdicts::add);
    assertThat(verdicts).hasSize(rounds).allMatch(PinVerdict::isComplete);
  }
}
