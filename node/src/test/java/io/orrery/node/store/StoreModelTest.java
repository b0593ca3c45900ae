package io.orrery.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockScope;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multihash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** A store lives through anything, in any order, as a map would. */
class StoreModelTest {
  private static final int KINDS = 60;
  private static final StoreOptions OPTIONS =
      StoreOptions.standard().withCreate(true).withSegmentSize(64 * 1024);

  @Property(tries = 25, shrinking = ShrinkingMode.OFF)
  void aStoreIsAMap(@ForAll long seed) throws IOException {
    Path folder = Files.createTempDirectory("store-model");
    try (Life life = new Life(folder.resolve("store"), seed)) {
      for (int step = 0; step < 60; step++) {
        life.step();
      }
    } finally {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(one);
        }
      }
    }
  }

  /** A store and what it should hold. */
  private static final class Life implements AutoCloseable {
    private final Path folder;
    private final Random random;
    private final Map<Multihash, Block> model = new HashMap<>();
    private final Map<Multihash, FileSlice> files = new HashMap<>();
    private final Map<Byte, Byte> table = new TreeMap<>();

    /** What the open writer's lease protects. */
    private final Set<Multihash> leased = new HashSet<>();

    private Store store;
    private BlockWriter writer;

    Life(Path folder, long seed) throws FaultException {
      this.folder = folder;
      this.random = new Random(seed);
      open();
    }

    private void open() throws FaultException {
      store = Store.open(folder, OPTIONS);
      writer = store.newWriter();
      leased.clear();
    }

    @Override
    public void close() {
      writer.close();
      store.close();
    }

    void step() throws FaultException {
      switch (random.nextInt(16)) {
        case 0, 1, 2, 3 -> put();
        case 4, 5 -> writer.commit();
        case 6, 7 -> delete();
        case 8 -> commitWithTable();
        case 9 -> {
          writer.close();
          writer = store.newWriter();
          leased.clear();
        }
        case 10 -> store.compact(random.nextDouble());
        case 11, 12 -> refer();
        case 13 -> forget();
        case 14 -> putSparingly();
        default -> {
          writer.commit();
          close();
          open();
        }
      }
      compare();
    }

    /** One of few, so that many are put twice, and deleted and put again. */
    private Block any() {
      int kind = random.nextInt(KINDS);
      return Blocks.random(kind, 1 + kind * kind * 30);
    }

    private void put() throws FaultException {
      for (int i = random.nextInt(8); i >= 0; i--) {
        Block block = any();
        writer.put(block);
        model.put(block.cid().multihash(), block);
        leased.add(block.cid().multihash());
      }
    }

    private void refer() throws FaultException {
      for (int i = random.nextInt(8); i >= 0; i--) {
        Block block = any();
        Multihash hash = block.cid().multihash();
        boolean replace = random.nextBoolean();
        FileSlice slice = new FileSlice("d/\u00fc" + i, random.nextLong(1L << 60), block.size());
        store.refer(writer, hash, slice, replace);
        leased.add(hash);
        if (!model.containsKey(hash) && (replace || !files.containsKey(hash))) {
          files.put(hash, slice);
        }
      }
    }

    private void forget() throws FaultException {
      Multihash hash = any().cid().multihash();
      boolean expected = files.containsKey(hash) && !leased.contains(hash);
      assertThat(store.forgetInFile(hash)).isEqualTo(expected);
      if (expected) {
        files.remove(hash);
      }
    }

    private void putSparingly() throws FaultException {
      Block block = any();
      Multihash hash = block.cid().multihash();
      store.putUnlessInFile(writer, block, () -> {});
      leased.add(hash);
      writer.commit();
      if (!files.containsKey(hash)) {
        model.put(hash, block);
      }
    }

    private void delete() throws FaultException {
      Set<Multihash> chosen = new HashSet<>();
      for (int i = random.nextInt(30); i >= 0; i--) {
        chosen.add(any().cid().multihash());
      }
      Set<Multihash> expected = new HashSet<>(chosen);
      expected.retainAll(all());
      expected.removeAll(leased);
      assertThat(store.delete(chosen)).isEqualTo(expected.size());
      model.keySet().removeAll(expected);
      files.keySet().removeAll(expected);
    }

    private Set<Multihash> all() {
      Set<Multihash> all = new HashSet<>(model.keySet());
      all.addAll(files.keySet());
      return all;
    }

    private void commitWithTable() throws FaultException {
      byte key = (byte) random.nextInt(20);
      byte value = (byte) random.nextInt();
      if (random.nextBoolean()) {
        store.commit(
            writer,
            tx -> {
              tx.put(Table.ROOTS, new byte[] {key}, new byte[] {value});
              return null;
            });
        table.put(key, value);
      } else {
        boolean was = store.commit(writer, tx -> tx.delete(Table.ROOTS, new byte[] {key}));
        assertThat(was).isEqualTo(table.remove(key) != null);
      }
    }

    private void compare() throws FaultException {
      long bytes = 0;
      try (BlockScope scope = store.openScope()) {
        for (Block block : model.values()) {
          assertThat(scope.view(block.cid())).isEqualTo(block.data());
          assertThat(scope.size(block.cid())).isEqualTo(block.size());
          bytes += block.size();
        }
        Block any = any();
        if (!all().contains(any.cid().multihash())) {
          assertThat(scope.view(any.cid())).isNull();
        }
      }
      writer.commit();
      compareFiles();
      List<Multihash> shown = new ArrayList<>();
      store.forEach(shown::add);
      assertThat(shown).isSorted().containsExactlyInAnyOrderElementsOf(all());
      StoreStats stats = store.stats();
      assertThat(stats.blocks()).isEqualTo(model.size() + files.size());
      assertThat(stats.bytes()).isEqualTo(bytes);
      assertThat(stats.deadBytes()).isNotNegative();
      assertThat(store.<Map<Byte, Byte>>read(Life::table)).isEqualTo(table);
    }

    private void compareFiles() throws FaultException {
      List<Multihash> shown = new ArrayList<>();
      store.forEachInFile(shown::add);
      assertThat(shown).isSorted().containsExactlyInAnyOrderElementsOf(files.keySet());
      try (BlockScope scope = store.openScope()) {
        for (Map.Entry<Multihash, FileSlice> row : files.entrySet()) {
          Cid cid = Cid.v1(Codec.RAW.code(), row.getKey());
          boolean stored = model.containsKey(row.getKey());
          assertThat(store.inFile(row.getKey())).contains(row.getValue());
          assertThat(store.isStored(row.getKey())).isEqualTo(stored);
          assertThat(scope.size(cid)).isEqualTo(row.getValue().length());
          assertThat(scope.view(cid) != null).isEqualTo(stored);
        }
      }
    }

    private static Map<Byte, Byte> table(ReadTransaction tx) throws FaultException {
      Map<Byte, Byte> rows = new TreeMap<>();
      tx.scan(Table.ROOTS, null, null, (key, value) -> rows.put(key[0], value[0]) == null);
      return rows;
    }
  }
}
