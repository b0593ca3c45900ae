package io.orrery.unixfs;

import static io.orrery.unixfs.Faults.assertFault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.orrery.ipld.BlockSource;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.DagPb;
import io.orrery.ipld.DagPbLink;
import io.orrery.ipld.DagPbNode;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultySource;
import io.orrery.ipld.Name;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class DirectoryTest {
  private static final ImportProfile PLAIN = ImportProfile.UNIXFS_V1_2025;
  private static final ImportProfile SHARDED = sharded(256);

  private final Dags dags = new Dags();

  private static ImportProfile sharded(int fanout) {
    return PLAIN.withSharding(PLAIN.sharding().withThreshold(1).withFanout(fanout));
  }

  private static Directory open(BlockSource blocks, Cid cid) throws Exception {
    return Directory.open(new NodeSource(blocks, new NodeCache(1 << 20)), cid, Deadline.never())
        .get();
  }

  private static List<DirectoryEntry> list(DirectoryCursor cursor) throws Exception {
    List<DirectoryEntry> all = new ArrayList<>();
    while (true) {
      List<DirectoryEntry> batch = cursor.next(Deadline.never()).get();
      if (batch.isEmpty()) {
        return all;
      }
      assertThat(batch).hasSizeLessThanOrEqualTo(DirectoryCursor.BATCH);
      all.addAll(batch);
    }
  }

  private static List<Name> names(List<DirectoryEntry> entries) {
    return entries.stream().map(DirectoryEntry::name).toList();
  }

  private Cid write(ImportProfile profile, Iterable<Name> names) throws Exception {
    DirectoryBuilder directory = new DirectoryBuilder(profile);
    ImportedNode file = dags.raw("x");
    for (Name name : names) {
      directory.put(name, file);
    }
    return dags.write(directory).cid();
  }

  private Cid numbered(ImportProfile profile, int count) throws Exception {
    return write(
        profile,
        Stream.iterate(0, i -> i + 1).limit(count).map(i -> Name.of("entry-" + i)).toList());
  }

  @Provide
  Arbitrary<Set<Name>> names() {
    // Any bytes at all, so that names which are no UTF-8 meet as well.
    return Arbitraries.bytes()
        .array(byte[].class)
        .ofMinSize(1)
        .ofMaxSize(12)
        .map(bytes -> Name.of(ByteBuffer.wrap(bytes)))
        .filter(Name::isFileName)
        .set()
        .ofMaxSize(120);
  }

  @Property(tries = 200)
  void holdsExactlyItsNames(
      @ForAll("names") Set<Name> in, @ForAll("names") Set<Name> out, @ForAll("fanouts") int fanout)
      throws Exception {
    Dags own = new Dags();
    Set<Name> others = new HashSet<>(out);
    others.removeAll(in);
    for (ImportProfile profile : List.of(PLAIN, sharded(fanout))) {
      DirectoryBuilder builder = new DirectoryBuilder(profile);
      for (Name name : in) {
        builder.put(name, own.raw(name.toString()));
      }
      Directory directory = open(own.blocks, own.write(builder).cid());
      List<DirectoryEntry> listed = list(directory.cursor());
      assertThat(names(listed)).containsExactlyInAnyOrderElementsOf(in);
      for (DirectoryEntry entry : listed) {
        assertThat(directory.lookup(entry.name(), Deadline.never()).get()).contains(entry);
        assertThat(entry.cid()).isEqualTo(own.raw(entry.name().toString()).cid());
      }
      for (Name name : others) {
        assertThat(directory.lookup(name, Deadline.never()).get()).isEmpty();
      }
    }
  }

  @Property(tries = 50)
  void goesOnAfterAnyName(@ForAll("names") Set<Name> in, @ForAll("fanouts") int fanout)
      throws Exception {
    Dags own = new Dags();
    for (ImportProfile profile : List.of(PLAIN, sharded(fanout))) {
      DirectoryBuilder builder = new DirectoryBuilder(profile);
      for (Name name : in) {
        builder.put(name, own.raw("x"));
      }
      Directory directory = open(own.blocks, own.write(builder).cid());
      List<DirectoryEntry> all = list(directory.cursor());
      for (int i = 0; i < all.size(); i++) {
        assertThat(list(directory.cursorAfter(all.get(i).name())))
            .isEqualTo(all.subList(i + 1, all.size()));
      }
    }
  }

  @Provide
  Arbitrary<Integer> fanouts() {
    return Arbitraries.of(8, 16, 32, 64, 128, 256, 512, 1024);
  }

  @Test
  void goesOnAfterNameThatIsNotThere() throws Exception {
    Name absent = Name.of("entry-25x");
    Directory plain = open(dags.blocks, numbered(PLAIN, 50));
    assertThat(names(list(plain.cursorAfter(absent))))
        .isEqualTo(
            names(list(plain.cursor())).stream().filter(n -> n.compareTo(absent) > 0).toList())
        .isNotEmpty();
    Directory sharded = open(dags.blocks, numbered(SHARDED, 50));
    Comparator<Name> order = Comparator.comparing(NameHash::of, Long::compareUnsigned);
    assertThat(names(list(sharded.cursorAfter(absent))))
        .isEqualTo(
            names(list(sharded.cursor())).stream()
                .filter(n -> order.compare(n, absent) > 0)
                .toList())
        .isNotEmpty();
  }

  @Test
  void lookupInLargeHamtReadsOneBlockPerLevel() throws Exception {
    Cid cid = numbered(SHARDED, 100_000);
    CountingSource counting = CountingSource.local(dags.blocks);
    for (int i = 0; i < 100_000; i += 997) {
      Directory directory = open(counting, cid);
      counting.reset();
      assertThat(directory.lookup(Name.of("entry-" + i), Deadline.never()).get()).isPresent();
      assertThat(counting.views()).as("beside the root").isLessThanOrEqualTo(3);
      counting.reset();
      assertThat(directory.lookup(Name.of("other-" + i), Deadline.never()).get()).isEmpty();
      assertThat(counting.views()).as("beside the root").isLessThanOrEqualTo(3);
      assertThat(counting.gets()).isZero();
    }
  }

  @Test
  void listingOfLargeHamtReadsEachShardOnce() throws Exception {
    Cid cid = numbered(SHARDED, 100_000);
    CountingSource counting = CountingSource.local(dags.blocks);
    Directory directory = open(counting, cid);
    assertThat(names(list(directory.cursor()))).hasSize(100_000).doesNotHaveDuplicates();
    assertThat(counting.views()).isEqualTo(counting.viewed().size());
    assertThat(counting.gets()).isZero();
  }

  @Test
  void listingOfFarHamtAsksForManyShardsAtOnceAndForEachOnce() throws Exception {
    Cid cid = numbered(sharded(16), 400);
    CountingSource far = CountingSource.forgetful(dags.blocks);
    Directory directory = open(far, cid);
    far.reset();
    assertThat(names(list(directory.cursor()))).hasSize(400).doesNotHaveDuplicates();
    CountingSource near = CountingSource.local(dags.blocks);
    assertThat(list(open(near, cid).cursor())).hasSize(400);
    assertThat(far.gets()).isEqualTo(near.views() - 1);
  }

  @Test
  void shardsThatComeNextAreAskedForWhileTheFirstIsAwaited() throws Exception {
    Cid cid = numbered(sharded(16), 400);
    ShardNode root = (ShardNode) dags.nodes().local(cid);
    FaultySource faulty = new FaultySource(dags.blocks);
    for (int i = 0; i < root.linkCount(); i++) {
      faulty.hold(root.target(i));
    }
    Directory directory = open(faulty, cid);
    faulty.forgetAsked();
    CompletableFuture<List<DirectoryEntry>> first = directory.cursor().next(Deadline.never());
    assertThat(first).isNotDone();
    assertThat(faulty.asked()).hasSize(16);
    faulty.mend(root.target(0));
    assertThat(first.get()).isNotEmpty();
  }

  @Test
  void listingFailsOnlyWhereShardIsMissingAndGoesOnWhenItComes() throws Exception {
    Cid cid = numbered(sharded(16), 400);
    ShardNode root = (ShardNode) dags.nodes().local(cid);
    FaultySource faulty = new FaultySource(dags.blocks).lack(root.target(5));
    DirectoryCursor cursor = open(faulty, cid).cursor();
    List<DirectoryEntry> listed = new ArrayList<>(cursor.next(Deadline.never()).get());
    assertThat(listed).isNotEmpty();
    assertFault(Fault.UNREACHABLE, cursor.next(Deadline.never()));
    assertFault(Fault.UNREACHABLE, cursor.next(Deadline.never()));
    faulty.mend(root.target(5));
    listed.addAll(list(cursor));
    assertThat(names(listed)).hasSize(400).doesNotHaveDuplicates();
  }

  @Test
  void deadlineEndsLookupAndListing() throws Exception {
    Cid cid = numbered(sharded(16), 400);
    ShardNode root = (ShardNode) dags.nodes().local(cid);
    FaultySource faulty = new FaultySource(dags.blocks);
    for (int i = 0; i < root.linkCount(); i++) {
      faulty.hold(root.target(i));
    }
    Directory directory = open(faulty, cid);
    assertFault(
        Fault.TIMED_OUT,
        directory.lookup(Name.of("entry-1"), Deadline.after(Duration.ofMillis(5))));
    DirectoryCursor cursor = directory.cursor();
    assertFault(Fault.TIMED_OUT, cursor.next(Deadline.after(Duration.ofMillis(5))));
    for (int i = 0; i < root.linkCount(); i++) {
      faulty.mend(root.target(i));
    }
    assertThat(list(cursor)).hasSize(400);
  }

  @Test
  void missingShardIsNeverAnAbsentName() throws Exception {
    Cid cid = numbered(sharded(16), 400);
    ShardNode root = (ShardNode) dags.nodes().local(cid);
    FaultySource faulty = new FaultySource(dags.blocks);
    for (int i = 0; i < root.linkCount(); i++) {
      faulty.lack(root.target(i));
    }
    Directory directory = open(faulty, cid);
    assertFault(Fault.UNREACHABLE, directory.lookup(Name.of("entry-1"), Deadline.never()));
    assertFault(Fault.UNREACHABLE, directory.lookup(Name.of("no such"), Deadline.never()));
  }

  @Test
  void ofEqualNamesTheFirstCounts() throws Exception {
    ImportedNode one = dags.raw("one");
    ImportedNode two = dags.raw("two");
    // The encoder would sort; block by block the links stay as they are here: b, a, b, a.
    ByteBuffer block = ByteBuffer.allocate(1000);
    for (ImportedNode node : List.of(one, two)) {
      for (String name : List.of("b", "a")) {
        DagPbLink link = new DagPbLink(node.cid(), Name.of(name), 3);
        block.put(DagPb.encode(new DagPbNode(List.of(link), null)));
      }
    }
    block.put(DagPb.encode(new DagPbNode(List.of(), UnixFsEncoder.directory(Metadata.NONE))));
    Cid cid = dags.put(Codec.DAG_PB, block.flip());
    DirectoryNode node = (DirectoryNode) dags.nodes().local(cid);
    assertThat(node.lookup(Name.of("a"))).map(DirectoryEntry::cid).contains(one.cid());
    assertThat(node.lookup(Name.of("b"))).map(DirectoryEntry::cid).contains(one.cid());
    Directory directory = Directory.of(dags.nodes(), node).orElseThrow();
    assertThat(list(directory.cursor()))
        .extracting(DirectoryEntry::name, DirectoryEntry::cid)
        .containsExactly(tuple(Name.of("a"), one.cid()), tuple(Name.of("b"), one.cid()));
  }

  @Test
  void strangeNamesAreGivenAsStored() throws Exception {
    List<DagPbLink> links = new ArrayList<>();
    for (String name : List.of("", ".", "..", "a/b", "a\0b")) {
      links.add(new DagPbLink(dags.raw("x").cid(), Name.of(name), DagPbLink.NO_TSIZE));
    }
    Cid cid = dags.node(links, UnixFsEncoder.directory(Metadata.NONE));
    List<DirectoryEntry> listed = list(open(dags.blocks, cid).cursor());
    assertThat(listed).hasSize(5).allMatch(entry -> entry.tsize() == DagPbLink.NO_TSIZE);
    assertThat(names(listed)).noneMatch(Name::isFileName);
  }

  @Test
  void entryInTheWrongBucketIsNotThere() throws Exception {
    // "a" belongs to bucket 85; here it stands in 00.
    Cid cid =
        dags.node(
            List.of(
                new DagPbLink(dags.raw("a").cid(), Name.of("00a"), 1),
                new DagPbLink(dags.raw("b").cid(), Name.of("7Ab"), 1)),
            UnixFsEncoder.shard(new byte[] {1}, 256, Metadata.NONE));
    Directory directory = open(dags.blocks, cid);
    assertThat(names(list(directory.cursor()))).containsExactly(Name.of("b"));
    assertThat(directory.lookup(Name.of("a"), Deadline.never()).get()).isEmpty();
  }

  @Test
  void badShardsAreRefused() {
    ByteBuffer message = UnixFsEncoder.shard(new byte[] {1}, 16, Metadata.NONE);
    for (String name : List.of("", "G", "a", "-x")) {
      assertFault(
          Fault.MALFORMED,
          () -> {
            Cid cid =
                dags.node(
                    List.of(new DagPbLink(dags.raw("x").cid(), Name.of(name), 1)),
                    message.duplicate());
            dags.nodes().local(cid);
          });
    }
  }

  @Test
  void bucketBeyondTheFanoutIsRefused() {
    assertFault(
        Fault.MALFORMED,
        () -> {
          Cid cid =
              dags.node(
                  List.of(new DagPbLink(dags.raw("x").cid(), Name.of("8x"), 1)),
                  UnixFsEncoder.shard(new byte[] {1}, 8, Metadata.NONE));
          dags.nodes().local(cid);
        });
  }

  @Test
  void shardDeeperThanTheHashIsRefused() throws Exception {
    // Eight levels of 256 buckets use up the 64 bits of the hash; this chain has a ninth.
    byte[] hash = ByteBuffer.allocate(8).putLong(NameHash.of(Name.of("deep"))).array();
    Cid at = dags.node(List.of(), UnixFsEncoder.shard(new byte[] {1}, 256, Metadata.NONE));
    for (int level = 7; level >= 0; level--) {
      Name prefix = Name.of(String.format("%02X", hash[level]));
      at =
          dags.node(
              List.of(new DagPbLink(at, prefix, 1)),
              UnixFsEncoder.shard(new byte[] {1}, 256, Metadata.NONE));
    }
    Directory directory = open(dags.blocks, at);
    assertFault(Fault.MALFORMED, directory.lookup(Name.of("deep"), Deadline.never()))
        .hasMessageContaining("deeper than its hash");
    assertFault(Fault.MALFORMED, directory.cursor().next(Deadline.never()));
    assertThat(directory.lookup(Name.of("other"), Deadline.never()).get()).isEmpty();
  }

  /** Three blocks make 65,536 ways down to nothing, and ten would make more than can be walked. */
  @Test
  void shardsThatOnlyLeadToEachOtherAreRefused() throws Exception {
    Cid at = dags.node(List.of(), UnixFsEncoder.shard(new byte[] {1}, 256, Metadata.NONE));
    for (int level = 0; level < 2; level++) {
      List<DagPbLink> links = new ArrayList<>();
      for (int bucket = 0; bucket < 256; bucket++) {
        links.add(new DagPbLink(at, Name.of(String.format("%02X", bucket)), 1));
      }
      at = dags.node(links, UnixFsEncoder.shard(new byte[] {1}, 256, Metadata.NONE));
    }
    assertFault(Fault.MALFORMED, open(dags.blocks, at).cursor().next(Deadline.never()))
        .hasMessageContaining("HAMT shards without entries");
  }

  @Test
  void shardThatLeadsToNoShardIsRefused() throws Exception {
    Name prefix = Name.of(String.format("%02X", NameHash.of(Name.of("a")) >>> 56));
    Cid cid =
        dags.node(
            List.of(new DagPbLink(dags.raw("file").cid(), prefix, 1)),
            UnixFsEncoder.shard(new byte[] {1}, 256, Metadata.NONE));
    Directory directory = open(dags.blocks, cid);
    assertFault(Fault.MALFORMED, directory.lookup(Name.of("a"), Deadline.never()));
    assertFault(Fault.MALFORMED, directory.cursor().next(Deadline.never()));
  }

  @Test
  void filesAreNoDirectories() throws Exception {
    assertFault(
        Fault.NOT_A_DIRECTORY,
        Directory.open(dags.nodes(), dags.raw("file").cid(), Deadline.never()));
  }

  @Test
  void orderIsThatOfTheNamesOrOfTheirHashes() throws Exception {
    List<Name> plain = names(list(open(dags.blocks, numbered(PLAIN, 40)).cursor()));
    assertThat(plain).isSorted();
    List<Name> sharded = names(list(open(dags.blocks, numbered(sharded(64), 400)).cursor()));
    assertThat(sharded)
        .isSortedAccordingTo(Comparator.comparing(NameHash::of, Long::compareUnsigned));
  }

  @Test
  void knowsItsRoot() throws Exception {
    Metadata metadata = Metadata.NONE.withMode(0700).withMtime(new Mtime(5, 0));
    for (ImportProfile profile : List.of(PLAIN, SHARDED)) {
      DirectoryBuilder builder =
          new DirectoryBuilder(profile).metadata(metadata).put(Name.of("a"), dags.raw("a"));
      Cid cid = dags.write(builder).cid();
      Directory directory = open(dags.blocks, cid);
      assertThat(directory.cid()).isEqualTo(cid);
      assertThat(directory.metadata()).isEqualTo(metadata);
      assertThat(directory.isSharded()).isEqualTo(profile.equals(SHARDED));
    }
  }
}
