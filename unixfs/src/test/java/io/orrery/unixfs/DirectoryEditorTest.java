package io.orrery.unixfs;

import static io.orrery.unixfs.Faults.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.DagPbLink;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.unixfs.DirectoryEditor.Entry;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DirectoryEditorTest {
  private static final ImportProfile V1 = ImportProfile.UNIXFS_V1_2025;

  /** Everything is a HAMT, of few buckets. */
  private static final ImportProfile SHARDED =
      V1.withSharding(V1.sharding().withThreshold(1).withFanout(8));

  private final Dags dags = new Dags();

  /** Puts that were made, in their order. */
  private final List<Cid> puts = new java.util.ArrayList<>();

  private final BlockWriter out =
      new BlockWriter() {
        private final BlockWriter below = dags.blocks.newWriter();

        @Override
        public void put(Block block) throws FaultException {
          puts.add(block.cid());
          below.put(block);
        }

        @Override
        public void commit() throws FaultException {
          below.commit();
        }

        @Override
        public void close() {
          below.close();
        }
      };

  private static SortedMap<Name, Optional<Entry>> changes() {
    return new TreeMap<>();
  }

  private SortedMap<Name, Optional<Entry>> put(String... names) throws Exception {
    SortedMap<Name, Optional<Entry>> changes = changes();
    for (String name : names) {
      changes.put(Name.of(name), Optional.of(target(name)));
    }
    return changes;
  }

  private static SortedMap<Name, Optional<Entry>> remove(String... names) {
    SortedMap<Name, Optional<Entry>> changes = changes();
    for (String name : names) {
      changes.put(Name.of(name), Optional.empty());
    }
    return changes;
  }

  private Entry target(String content) throws Exception {
    ImportedNode raw = dags.raw(content);
    return new Entry(raw.cid(), raw.tsize());
  }

  private ImportedNode built(ImportProfile profile, String... names) throws Exception {
    DirectoryBuilder builder = new DirectoryBuilder(profile);
    for (String name : names) {
      builder.put(Name.of(name), dags.raw(name));
    }
    return dags.write(builder);
  }

  private static String[] numbered(int count) {
    String[] names = new String[count];
    for (int i = 0; i < count; i++) {
      names[i] = "name-" + i;
    }
    return names;
  }

  private ImportedNode edit(
      ImportProfile profile, Cid base, SortedMap<Name, Optional<Entry>> changes) throws Exception {
    return new DirectoryEditor(dags.nodes(), profile)
        .edit(base, Metadata.NONE, changes, out, Deadline.never());
  }

  @Test
  void withoutBaseItBuilds() throws Exception {
    for (ImportProfile profile : List.of(V1, SHARDED)) {
      assertThat(edit(profile, null, changes())).isEqualTo(built(profile));
      assertThat(edit(profile, null, put("a", "b"))).isEqualTo(built(profile, "a", "b"));
      assertThat(edit(profile, null, remove("a"))).isEqualTo(built(profile));
    }
  }

  @Test
  void whatChangesNothingPutsNothing() throws Exception {
    ImportedNode base = built(SHARDED, numbered(500));
    for (var none : List.of(changes(), put("name-7", "name-400"), remove("absent", "x", ""))) {
      assertThat(edit(SHARDED, base.cid(), none)).isEqualTo(base);
    }
    assertThat(puts).isEmpty();
  }

  @Test
  void otherMetadataRewritesTheRootAlone() throws Exception {
    ImportedNode base = built(SHARDED, numbered(500));
    Metadata metadata = Metadata.NONE.withMode(0700).withMtime(new Mtime(5, 6));
    DirectoryEditor editor = new DirectoryEditor(dags.nodes(), SHARDED);
    ImportedNode edited = editor.edit(base.cid(), metadata, changes(), out, Deadline.never());
    assertThat(puts).containsExactly(edited.cid());
    assertThat(dags.nodes().local(edited.cid()).metadata()).isEqualTo(metadata);
    assertThat(editor.edit(edited.cid(), Metadata.NONE, changes(), out, Deadline.never()))
        .isEqualTo(base);
  }

  @Test
  void theLastButOneThatGoesLetsItsShardCollapse() throws Exception {
    // Both begin with the same three levels of three bits, and "lone" does not.
    String[] pair = sharing(9);
    String lone = "lone";
    ImportedNode both = built(SHARDED, pair[0], pair[1], lone);
    ImportedNode one = built(SHARDED, pair[0], lone);
    assertThat(edit(SHARDED, both.cid(), remove(pair[1]))).isEqualTo(one);
    assertThat(edit(SHARDED, one.cid(), put(pair[1]))).isEqualTo(both);
    assertThat(edit(SHARDED, both.cid(), remove(pair[0], pair[1]))).isEqualTo(built(SHARDED, lone));
    assertThat(edit(SHARDED, both.cid(), remove(pair[0], pair[1], lone))).isEqualTo(built(SHARDED));
  }

  /** Two names whose hashes agree in the first bits, and in no more than twenty. */
  private static String[] sharing(int bits) {
    long wanted = NameHash.of(Name.of("first")) >>> (64 - bits);
    for (int i = 0; ; i++) {
      long hash = NameHash.of(Name.of("second-" + i));
      if (hash >>> (64 - bits) == wanted) {
        return new String[] {"first", "second-" + i};
      }
    }
  }

  @Test
  void theWayOfOneChangeIsAllThatIsReadAndWritten() throws Exception {
    int count = 100_000;
    DirectoryBuilder builder = new DirectoryBuilder(V1);
    ImportedNode target = dags.raw("x");
    for (int i = 0; i < count; i++) {
      builder.put(Name.of("file-" + i), target);
    }
    ImportedNode base = dags.write(builder);
    CountingSource counting = CountingSource.local(dags.blocks);
    DirectoryEditor editor = new DirectoryEditor(new NodeSource(counting, new NodeCache(0)), V1);
    ImportedNode one = editor.edit(base.cid(), Metadata.NONE, put("new"), out, Deadline.never());
    // Once, to see that it is large enough. It has some 65,000 shards.
    assertThat(counting.views()).isLessThan(300);
    assertThat(puts).hasSizeLessThanOrEqualTo(4);
    for (int i = 0; i < 10; i++) {
      counting.reset();
      puts.clear();
      builder.put(Name.of("new"), dags.raw("new"));
      assertThat(one).isEqualTo(dags.write(builder));
      one = editor.edit(one.cid(), Metadata.NONE, put("new" + i), out, Deadline.never());
      builder.put(Name.of("new" + i), dags.raw("new" + i));
      assertThat(counting.views()).isLessThanOrEqualTo(5);
      assertThat(puts).hasSizeLessThanOrEqualTo(5);
    }
    assertThat(one).isEqualTo(dags.write(builder));
  }

  @Test
  void whetherItStaysOneIsReadNoFurtherThanNeeded() throws Exception {
    // Above 20 entries: found in the first few of some hundred shards.
    ShardingRule rule = V1.sharding().withMaxLinks(20).withFanout(8);
    ImportProfile profile = V1.withSharding(rule);
    ImportedNode base = built(profile, numbered(1000));
    CountingSource counting = CountingSource.local(dags.blocks);
    new DirectoryEditor(new NodeSource(counting, new NodeCache(0)), profile)
        .edit(base.cid(), Metadata.NONE, remove("name-5"), out, Deadline.never());
    assertThat(counting.views()).isLessThan(10);
  }

  @Test
  void whatNoWriterOfTheProfileMadeIsWrittenAnew() throws Exception {
    String[] names = numbered(60);
    ImportProfile v0 = ImportProfile.UNIXFS_V0_2015;
    List<ImportProfile> others =
        List.of(
            SHARDED.withSharding(SHARDED.sharding().withFanout(16)),
            SHARDED.withHash(io.orrery.ipld.HashFunction.SHA2_512),
            SHARDED.withCidVersion(0),
            SHARDED.withInlineLimit(128),
            V1,
            v0);
    for (ImportProfile one : others) {
      for (ImportProfile other : others) {
        ImportedNode base = built(one, names);
        ImportedNode edited = edit(other, base.cid(), remove("name-3"));
        String[] rest =
            java.util.stream.Stream.of(names)
                .filter(n -> !n.equals("name-3"))
                .toArray(String[]::new);
        assertThat(edited).isEqualTo(built(other, rest));
      }
    }
  }

  @Test
  void shardsOfOddShapeAreNotBuiltUpon() throws Exception {
    String[] pair = sharing(3);
    ImportedNode below = built(SHARDED, pair[0]);
    ShardLinks links = new ShardLinks(8);
    int bucket = NameHash.bucket(NameHash.of(Name.of(pair[0])), 0, 3);
    // A shard of one entry that belongs a level higher, and that stands where it belongs there.
    int inner = NameHash.bucket(NameHash.of(Name.of(pair[0])), 3, 3);
    ShardLinks innerLinks = new ShardLinks(8);
    Entry target = target(pair[0]);
    Name name = Name.of(innerLinks.prefix(inner) + pair[0]);
    innerLinks.add(inner, new DagPbLink(target.cid(), name, target.tsize()));
    Cid lone = dags.node(innerLinks.links(), innerLinks.message(Metadata.NONE));
    links.add(bucket, new DagPbLink(lone, links.prefix(bucket), below.tsize()));
    Cid base = dags.node(links.links(), links.message(Metadata.NONE));
    assertThat(edit(SHARDED, base, put(pair[1]))).isEqualTo(built(SHARDED, pair));
  }

  @Test
  void aWrongTsizeOnTheWayIsMended() throws Exception {
    String[] names = numbered(40);
    ImportedNode good = built(SHARDED, names);
    ShardNode root = (ShardNode) dags.nodes().local(good.cid());
    ShardLinks links = new ShardLinks(8);
    for (int i = 0; i < root.linkCount(); i++) {
      assertThat(root.leadsToShard(i)).isTrue();
      links.add(i, new DagPbLink(root.target(i), links.prefix(i), root.tsize(i) + 1));
    }
    Cid base = dags.node(links.links(), links.message(Metadata.NONE));
    assertThat(edit(SHARDED, base, put("name-3", "new")))
        .isEqualTo(edit(SHARDED, good.cid(), put("new")));
  }

  @Test
  void aBlockThatIsMissingIsSaidBeforeAnythingIsPut() throws Exception {
    ImportedNode base = built(SHARDED, numbered(100));
    ShardNode root = (ShardNode) dags.nodes().local(base.cid());
    Cid missing = root.target(0);
    dags.blocks.delete(List.of(missing.multihash()));
    SortedMap<Name, Optional<Entry>> all = put(numbered(300));
    assertFault(Fault.UNREACHABLE, () -> edit(SHARDED, base.cid(), all));
    assertFault(Fault.UNREACHABLE, () -> edit(V1, base.cid(), all));
    assertThat(puts).isEmpty();
  }

  @Test
  void namesThatNoFileMayHaveAreRefusedButMayGo() throws Exception {
    for (String bad : List.of("", ".", "..", "a/b", "a\0b", "x".repeat(256))) {
      assertFault(Fault.REFUSED, () -> edit(V1, null, put("good", bad)));
      assertThat(edit(V1, null, remove(bad))).isEqualTo(built(V1));
    }
    assertThat(puts).hasSize(6).containsOnly(built(V1).cid());
  }

  @Test
  void namesThatOthersGaveAreKept() throws Exception {
    Entry target = target("x");
    List<DagPbLink> links =
        List.of(
            new DagPbLink(target.cid(), Name.EMPTY, 1),
            new DagPbLink(target.cid(), Name.of("a/b"), 1),
            new DagPbLink(target("first").cid(), Name.of("twice"), 5),
            new DagPbLink(target.cid(), Name.of("twice"), 1));
    Cid base = dags.node(links, UnixFsEncoder.directory(Metadata.NONE));
    for (ImportProfile profile : List.of(V1, SHARDED)) {
      ImportedNode edited = edit(profile, base, put("good"));
      Directory directory = Directory.open(dags.nodes(), edited.cid(), Deadline.never()).get();
      assertThat(directory.cursor().next(Deadline.never()).get())
          .extracting(DirectoryEntry::name)
          .containsExactlyInAnyOrder(Name.of("a/b"), Name.of("good"), Name.of("twice"));
      assertThat(directory.lookup(Name.of("twice"), Deadline.never()).get())
          .map(DirectoryEntry::cid)
          .contains(target("first").cid());
    }
  }

  @Test
  void aFileIsNoDirectory() throws Exception {
    Cid file = dags.raw("content").cid();
    assertFault(Fault.NOT_A_DIRECTORY, () -> edit(V1, file, put("a")));
  }
}
