package io.orrery.fuse.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.fuse.Attributes;
import io.orrery.fuse.InodeNumber;
import io.orrery.fuse.Kind;
import io.orrery.fuse.Tree;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.HashFunction;
import io.orrery.ipld.Multihash;
import io.orrery.ipld.Name;
import io.orrery.unixfs.Mtime;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The table beside the simple model of it: a map from keys to counts. */
class InodeTableTest {
  private static final Attributes FILE =
      new Attributes(Kind.FILE, 0444, 0, 7, 1_420_070_400L, 0, Attributes.FOREVER);

  /** What the model knows an inode by. */
  private record Key(long parent, Name name, Cid cid) {}

  private static Cid raw(long content) {
    ByteBuffer bytes = ByteBuffer.allocate(8).putLong(0, content);
    return Cid.v1(Codec.RAW.code(), Multihash.hash(HashFunction.SHA2_256, bytes));
  }

  private static Attributes directory() {
    return new Attributes(Kind.DIRECTORY, 0555, 0, 0, 1, 2, Attributes.FOREVER);
  }

  /** A thing to look up or, below 0, to forget. */
  private record Step(boolean forget, boolean directory, int parent, int name, int content) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Integer> few = Arbitraries.integers().between(0, 3);
    return Combinators.combine(
            Arbitraries.of(false, true),
            Arbitraries.of(false, true),
            few,
            few,
            Arbitraries.integers().between(0, 40))
        .as(Step::new)
        .list()
        .ofMaxSize(600);
  }

  @Property(tries = 200)
  void keepsWhatWasLookedUpMoreOftenThanForgotten(@ForAll("steps") List<Step> steps) {
    InodeTable table = new InodeTable();
    Map<Key, Long> nodes = new HashMap<>();
    Map<Key, Integer> counts = new HashMap<>();
    Set<Long> given = new HashSet<>();
    for (Step step : steps) {
      Cid cid = raw(step.content);
      Name name = Name.of("n" + step.name);
      Key key = step.directory ? new Key(step.parent, name, cid) : new Key(0, Name.EMPTY, cid);
      if (!step.forget) {
        Inode inode = table.lookedUp(step.parent, name, cid, step.directory ? directory() : FILE);
        assertThat(nodes.getOrDefault(key, inode.node)).isEqualTo(inode.node);
        assertThat(given.add(inode.node)).isNotEqualTo(nodes.containsKey(key));
        nodes.put(key, inode.node);
        counts.merge(key, 1, Integer::sum);
      } else if (nodes.containsKey(key)) {
        table.forget(nodes.get(key), 1);
        if (counts.merge(key, -1, Integer::sum) == 0) {
          assertThat(table.get(nodes.remove(key))).isNull();
        }
      }
      assertThat(table.size()).isEqualTo(nodes.size());
    }
    nodes.forEach((key, node) -> assertThat(table.get(node).cid).isEqualTo(key.cid));
  }

  @Provide
  Arbitrary<Cid> cids() {
    Arbitrary<byte[]> bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(100);
    return Combinators.combine(bytes, Arbitraries.integers().between(0, 5))
        .as((content, form) -> cid(ByteBuffer.wrap(content), form));
  }

  private static Cid cid(ByteBuffer content, int form) {
    Multihash sha256 = Multihash.hash(HashFunction.SHA2_256, content);
    return switch (form) {
      case 0 -> Cid.v0(sha256);
      case 1 -> Cid.v1(Codec.DAG_PB.code(), sha256);
      case 2 -> Cid.v1(Codec.RAW.code(), sha256);
      case 3 -> Cid.v1(Codec.RAW.code(), Multihash.hash(HashFunction.SHA2_512, content));
      case 4 -> Cid.v1(Codec.RAW.code(), Multihash.hash(HashFunction.IDENTITY, content));
      default -> Cid.v1(Codec.DAG_CBOR.code(), sha256);
    };
  }

  @Provide
  Arbitrary<Attributes> attributes() {
    return Combinators.combine(
            Arbitraries.of(Kind.FILE, Kind.DIRECTORY, Kind.SYMLINK),
            Arbitraries.integers().between(0, 07777),
            Arbitraries.longs().between(0, Long.MAX_VALUE),
            Arbitraries.longs(),
            Arbitraries.integers().between(0, Mtime.NANOS - 1))
        .as(
            (kind, permissions, size, seconds, nanos) ->
                new Attributes(
                    kind,
                    permissions,
                    0,
                    kind == Kind.DIRECTORY ? 0 : size,
                    seconds,
                    nanos,
                    Attributes.FOREVER));
  }

  @Property
  void whatGoesInComesOut(@ForAll("cids") Cid cid, @ForAll("attributes") Attributes given) {
    InodeTable table = new InodeTable();
    Inode inode = table.lookedUp(5, Name.of("name"), cid, given);
    for (Inode same : List.of(inode, table.get(inode.node))) {
      Attributes shown = same.attributes();
      assertThat(same.cid).isEqualTo(cid);
      assertThat(same.parent).isEqualTo(5);
      assertThat(same.listed).isFalse();
      assertThat(shown.mode()).isEqualTo(given.mode());
      assertThat(shown.size()).isEqualTo(given.size());
      assertThat(shown.mtimeSeconds()).isEqualTo(given.mtimeSeconds());
      assertThat(shown.mtimeNanos()).isEqualTo(given.mtimeNanos());
      assertThat(shown.validFor()).isEqualTo(given.validFor());
      assertThat(shown.inode()).isEqualTo(InodeNumber.of(cid));
    }
    assertThat(table.lookedUp(5, Name.of("name"), cid, given).node).isEqualTo(inode.node);
    table.forget(inode.node, 2);
    assertThat(table.get(inode.node)).isNull();
  }

  @Test
  void everyFormOfAHashIsAnInodeOfItsOwn() {
    InodeTable table = new InodeTable();
    Set<Long> nodes = new HashSet<>();
    ByteBuffer content = ByteBuffer.wrap(new byte[] {1, 2, 3});
    for (int form = 0; form <= 5; form++) {
      nodes.add(table.lookedUp(1, Name.of("x"), cid(content, form), FILE).node);
    }
    assertThat(nodes).hasSize(6).doesNotContain(Tree.ROOT, 0L);
  }

  @Test
  void aClaimGivesWayToWhatIsKnownAndNeverTheOtherWay() throws Exception {
    InodeTable table = new InodeTable();
    Cid cid = raw(1);
    Inode claimed = table.lookedUp(1, Name.of("x"), cid, NodeAttributes.claimed(cid, 4));
    assertThat(claimed.isClaimed()).isTrue();
    table.correct(claimed, FILE);
    assertThat(table.get(claimed.node).attributes().size()).isEqualTo(7);
    Inode again = table.lookedUp(1, Name.of("x"), cid, NodeAttributes.claimed(cid, 5));
    assertThat(again.isClaimed()).isFalse();
    assertThat(again.attributes().size()).isEqualTo(7);
    Cid other = raw(2);
    Inode beside = table.lookedUp(1, Name.of("y"), other, NodeAttributes.claimed(other, 4));
    assertThat(table.lookedUp(2, Name.of("z"), other, FILE).node).isEqualTo(beside.node);
    assertThat(table.get(beside.node).isClaimed()).isFalse();
  }

  @Test
  void aListedDirectoryIsMarked() {
    InodeTable table = new InodeTable();
    table.root(raw(1), directory());
    table.listed(table.get(Tree.ROOT));
    assertThat(table.get(Tree.ROOT).listed).isTrue();
    Inode directory = table.lookedUp(Tree.ROOT, Name.of("d"), raw(2), directory());
    table.listed(directory);
    assertThat(table.get(directory.node).listed).isTrue();
  }

  /** Known answers: they are on people's disks, in backups and indexes, and must never change. */
  @Test
  void numbersStayWhatTheyAre() throws Exception {
    Cid v0 = Cid.parse("QmT78zSuBmuS4z925WZfrqQ1qHaJ56DQaTfyMUF7F8ff5o");
    assertThat(InodeNumber.of(v0)).isEqualTo(InodeNumber.of(v0.toV1()));
    assertThat(Long.toUnsignedString(InodeNumber.of(v0))).isEqualTo("14355164988959891636");
    assertThat(Long.toUnsignedString(InodeNumber.of(Cid.parse("bafkqaaa"))))
        .isEqualTo("16353725944768678864");
  }

  @Test
  void theRootStays() {
    InodeTable table = new InodeTable();
    table.root(raw(1), directory());
    table.forget(Tree.ROOT, 100);
    assertThat(table.get(Tree.ROOT)).isNotNull();
  }

  /** Each thread holds what it looked up; all of them look at the same few hundred inodes. */
  @Test
  void threadsTakeNothingFromEachOther() throws Exception {
    InodeTable table = new InodeTable();
    int threads = 8;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    List<Future<?>> running = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      long seed = t;
      running.add(pool.submit(() -> lookUpAndForget(table, new Random(seed))));
    }
    for (Future<?> one : running) {
      one.get();
    }
    pool.shutdown();
    assertThat(table.size()).isZero();
  }

  private static void lookUpAndForget(InodeTable table, Random random) {
    List<Inode> held = new ArrayList<>();
    for (int i = 0; i < 200_000; i++) {
      if (held.size() < 300 && random.nextInt(3) > 0) {
        Cid cid = raw(random.nextInt(500));
        boolean directory = random.nextBoolean();
        held.add(table.lookedUp(9, Name.of("d"), cid, directory ? directory() : FILE));
      } else if (!held.isEmpty()) {
        int last = held.size() - 1;
        Inode one = held.set(random.nextInt(held.size()), held.get(last));
        held.remove(last);
        assertThat(table.get(one.node).cid).isEqualTo(one.cid);
        table.forget(one.node, 1);
      }
    }
    held.forEach(one -> table.forget(one.node, 1));
  }

  @Test
  void theHandPassesOverWhatWasLookedUpLately() {
    InodeTable table = new InodeTable();
    table.keepNames();
    Map<Long, Name> names = new HashMap<>();
    for (int i = 0; i < 1000; i++) {
      Name name = Name.of("f" + i);
      names.put(table.lookedUp(3, name, raw(i), FILE).node, name);
    }
    assertThat(once(table, names)).as("all were young").isEmpty();
    assertThat(once(table, names)).isEqualTo(names.keySet());
    assertThat(once(table, names)).as("all were just given out").isEmpty();
    long young = table.lookedUp(3, Name.of("f0"), raw(0), FILE).node;
    assertThat(once(table, names)).hasSize(999).doesNotContain(young);
    assertThat(once(table, names)).containsExactly(young);
  }

  /** Moves the hand once round every stripe, none of which has more than 64 rows. */
  private static Set<Long> once(InodeTable table, Map<Long, Name> names) {
    Set<Long> old = new HashSet<>();
    for (InodeTable.Aged aged : table.oldest(64 * 64, 1000)) {
      assertThat(aged.name()).isEqualTo(names.get(aged.node()));
      assertThat(aged.parent()).isEqualTo(3);
      assertThat(old.add(aged.node())).isTrue();
    }
    return old;
  }

  @Test
  void aMillionInodesTakeLessThanAHundredBytesEachAndGiveThemBack() {
    long before = used();
    InodeTable table = new InodeTable();
    int count = 1_000_000;
    long[] nodes = new long[count];
    long own = 8L * count;
    for (int i = 0; i < count; i++) {
      nodes[i] = table.lookedUp(2, Name.of("f" + i), raw(i), FILE).node;
    }
    long each = (used() - before - own) / count;
    assertThat(each).as("bytes an inode").isLessThan(100);
    for (long node : nodes) {
      table.forget(node, 1);
    }
    assertThat(used() - before - own).as("left of them").isLessThan(1 << 20);
    assertThat(table.size()).isZero();
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
