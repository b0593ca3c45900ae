package io.orrery.unixfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.HashFunction;
import io.orrery.ipld.Name;
import io.orrery.unixfs.DirectoryEditor.Entry;
import io.orrery.unixfs.ShardingRule.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever was changed in whichever order, the directory is the one that is built of the whole. */
class DirectoryEditorModelTest {
  private static final ImportProfile V1 = ImportProfile.UNIXFS_V1_2025;
  private static final int STEPS = 60;

  /** Many whose hashes begin alike, so that shards go deep and collapse. */
  private static final List<Name> NAMES = names();

  private static List<Name> names() {
    List<Name> names = new ArrayList<>();
    for (int i = 0; names.size() < 120; i++) {
      Name name = Name.of("n" + i);
      boolean alike = NameHash.of(name) >>> (64 - 9) == 0;
      if (alike || i < 60) {
        names.add(name);
      }
    }
    return names;
  }

  @Provide
  Arbitrary<ImportProfile> profiles() {
    ShardingRule rule = V1.sharding().withFanout(8);
    List<ShardingRule> rules = new ArrayList<>();
    for (Estimate estimate : Estimate.values()) {
      for (int maxLinks : new int[] {0, 12}) {
        ShardingRule one = rule.withEstimate(estimate).withMaxLinks(maxLinks);
        rules.add(one.withThreshold(700));
        rules.add(one.withThreshold(39 * 20).withInclusive(true));
        rules.add(one.withThreshold(1).withFanout(16));
        rules.add(one.withThreshold(0));
      }
    }
    List<ImportProfile> profiles = new ArrayList<>();
    for (ShardingRule one : rules) {
      profiles.add(V1.withSharding(one));
      profiles.add(V1.withSharding(one).withCidVersion(0));
      profiles.add(V1.withSharding(one).withHash(HashFunction.BLAKE2B_256));
      profiles.add(V1.withSharding(one).withInlineLimit(128));
    }
    return Arbitraries.of(profiles);
  }

  /** A directory under change, and what should be in it. */
  private static final class Run {
    private final Dags dags = new Dags();
    private final SortedMap<Name, Entry> model = new TreeMap<>();
    private final Random random;
    private Cid current;

    Run(Random random) {
      this.random = random;
    }

    void step(DirectoryEditor editor, ImportProfile profile, int growth) throws Exception {
      SortedMap<Name, Optional<Entry>> changes = changes(growth);
      for (Map.Entry<Name, Optional<Entry>> change : changes.entrySet()) {
        change
            .getValue()
            .ifPresentOrElse(
                entry -> model.put(change.getKey(), entry), () -> model.remove(change.getKey()));
      }
      Metadata metadata = random.nextInt(4) == 0 ? Metadata.NONE.withMode(0700) : Metadata.NONE;
      ImportedNode edited;
      try (BlockWriter out = dags.blocks.newWriter()) {
        edited = editor.edit(current, metadata, changes, out, Deadline.never());
      }
      DirectoryBuilder builder = new DirectoryBuilder(profile).metadata(metadata);
      for (Map.Entry<Name, Entry> entry : model.entrySet()) {
        builder.put(entry.getKey(), entry.getValue().cid(), entry.getValue().tsize());
      }
      assertThat(edited).isEqualTo(new Dags().write(builder));
      current = edited.cid();
    }

    /** Of ten, so many are put and the others are removed. */
    private SortedMap<Name, Optional<Entry>> changes(int growth) throws Exception {
      SortedMap<Name, Optional<Entry>> changes = new TreeMap<>();
      int count = random.nextInt(3) == 0 ? random.nextInt(12) : 1;
      for (int i = 0; i < count; i++) {
        Name name = NAMES.get(random.nextInt(NAMES.size()));
        boolean put = random.nextInt(10) < growth;
        changes.put(name, put ? Optional.of(entry()) : Optional.empty());
      }
      return changes;
    }

    private Entry entry() throws Exception {
      ImportedNode raw = dags.raw("content " + random.nextInt(20));
      return new Entry(raw.cid(), random.nextInt(10) == 0 ? -1 : raw.tsize());
    }
  }

  @Property(tries = 120)
  void anEditedDirectoryIsTheOneThatIsBuilt(
      @ForAll("profiles") ImportProfile profile, @ForAll Random random) throws Exception {
    Run run = new Run(random);
    DirectoryEditor kept = new DirectoryEditor(run.dags.nodes(), profile);
    for (int step = 0; step < STEPS; step++) {
      boolean anew = random.nextInt(5) == 0;
      DirectoryEditor editor = anew ? new DirectoryEditor(run.dags.nodes(), profile) : kept;
      run.step(editor, profile, step / 15 % 2 == 0 ? 8 : 2);
    }
  }

  /** But for inlining: a shard in its CID, two levels down, shows to nobody who passes it by. */
  @Property(tries = 60)
  void soItIsWhenTheProfileChanges(
      @ForAll("profiles") ImportProfile one,
      @ForAll("profiles") ImportProfile another,
      @ForAll Random random)
      throws Exception {
    ImportProfile other = another.withInlineLimit(one.inlineLimit());
    Run run = new Run(random);
    for (int step = 0; step < STEPS; step++) {
      ImportProfile profile = random.nextInt(3) == 0 ? other : one;
      run.step(new DirectoryEditor(run.dags.nodes(), profile), profile, step / 15 % 2 == 0 ? 8 : 2);
    }
  }
}
