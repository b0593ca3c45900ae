package io.orrery.unixfs;

import static io.orrery.unixfs.Faults.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.ipld.BlockScope;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.Name;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class DirectoryBuilderTest {
  private static final ImportProfile V1 = ImportProfile.UNIXFS_V1_2025;

  private final Dags dags = new Dags();

  private static ImportProfile with(ShardingRule rule) {
    return V1.withSharding(rule);
  }

  private boolean isSharded(ImportProfile profile, List<Name> names) throws Exception {
    return isSharded(profile, names, Metadata.NONE);
  }

  private boolean isSharded(ImportProfile profile, List<Name> names, Metadata metadata)
      throws Exception {
    DirectoryBuilder directory = new DirectoryBuilder(profile).metadata(metadata);
    for (Name name : names) {
      directory.put(name, dags.raw("x"));
    }
    return dags.nodes().local(dags.write(directory).cid()) instanceof ShardNode;
  }

  @Property(tries = 100)
  void orderOfEntriesDoesNotMatter(
      @ForAll @Size(max = 60) Set<@AlphaChars @StringLength(min = 1, max = 4) String> names,
      @ForAll @IntRange(min = 1, max = 2500) int threshold,
      @ForAll Random random)
      throws Exception {
    Dags own = new Dags();
    ImportProfile profile = with(V1.sharding().withThreshold(threshold).withFanout(8));
    List<String> order = new ArrayList<>(names);
    Cid first = null;
    for (int i = 0; i < 4; i++) {
      DirectoryBuilder directory = new DirectoryBuilder(profile);
      for (String name : order) {
        directory.put(Name.of(name), own.raw(name));
      }
      Cid cid = own.write(directory).cid();
      first = first == null ? cid : first;
      assertThat(cid).isEqualTo(first);
      Collections.shuffle(order, random);
    }
  }

  @Test
  void replacedEntryLeavesNoTrace() throws Exception {
    ImportProfile sharded = with(V1.sharding().withThreshold(1));
    for (ImportProfile profile : List.of(V1, sharded)) {
      DirectoryBuilder once = new DirectoryBuilder(profile);
      DirectoryBuilder twice = new DirectoryBuilder(profile);
      for (int i = 0; i < 100; i++) {
        once.put(Name.of("name-" + i), dags.raw("new"));
        twice.put(Name.of("name-" + i), dags.raw("the old one"));
      }
      for (int i = 0; i < 100; i++) {
        twice.put(Name.of("name-" + i), dags.raw("new"));
      }
      assertThat(twice.size()).isEqualTo(100);
      assertThat(dags.write(twice)).isEqualTo(dags.write(once));
    }
  }

  @Test
  void replacedEntriesCountOnceForTheThreshold() throws Exception {
    // One entry of 1 + 36 bytes; put twice it would be above.
    ImportProfile profile =
        with(V1.sharding().withEstimate(ShardingRule.Estimate.LINKS).withThreshold(37));
    Name a = Name.of("a");
    assertThat(isSharded(profile, List.of(a, a))).isFalse();
    assertThat(isSharded(profile, List.of(a, Name.of("b")))).isTrue();
  }

  @Test
  void linksEstimateTurnsExactlyAboveTheThreshold() throws Exception {
    // Three entries of 1 name byte and 36 CID bytes.
    List<Name> names = List.of(Name.of("a"), Name.of("b"), Name.of("c"));
    ShardingRule links = V1.sharding().withEstimate(ShardingRule.Estimate.LINKS);
    assertThat(isSharded(with(links.withThreshold(3 * 37)), names)).isFalse();
    assertThat(isSharded(with(links.withThreshold(3 * 37 - 1)), names)).isTrue();
    assertThat(isSharded(with(links.withThreshold(3 * 37).withInclusive(true)), names)).isTrue();
    assertThat(isSharded(with(links.withThreshold(3 * 37 + 1).withInclusive(true)), names))
        .isFalse();
  }

  @Test
  void blockEstimateIsTheLengthOfTheBlock() throws Exception {
    List<Name> names = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      names.add(Name.of("n".repeat(1 + i)));
    }
    Metadata metadata = Metadata.NONE.withMode(0755).withMtime(new Mtime(-1, 7));
    DirectoryBuilder plain =
        new DirectoryBuilder(with(V1.sharding().withThreshold(0))).metadata(metadata);
    for (Name name : names) {
      plain.put(name, dags.raw("x"));
    }
    int length = length(dags.write(plain).cid());
    ShardingRule rule = V1.sharding();
    assertThat(isSharded(with(rule.withThreshold(length)), names, metadata)).isFalse();
    assertThat(isSharded(with(rule.withThreshold(length - 1)), names, metadata)).isTrue();
  }

  private int length(Cid cid) throws Exception {
    try (BlockScope scope = dags.blocks.openScope()) {
      return (int) scope.size(cid);
    }
  }

  @Test
  void maxLinksCountsEntriesWhateverTheirSize() throws Exception {
    List<Name> two = List.of(Name.of("a"), Name.of("b"));
    List<Name> three = List.of(Name.of("a"), Name.of("b"), Name.of("c"));
    ShardingRule rule = V1.sharding().withMaxLinks(2);
    assertThat(isSharded(with(rule), two)).isFalse();
    assertThat(isSharded(with(rule), three)).isTrue();
    ShardingRule disabled = rule.withEstimate(ShardingRule.Estimate.DISABLED).withThreshold(1);
    assertThat(isSharded(with(disabled), two)).isFalse();
    assertThat(isSharded(with(disabled), three)).isTrue();
    assertThat(isSharded(with(disabled.withMaxLinks(0)), three)).isFalse();
    assertThat(isSharded(with(rule.withThreshold(0)), three)).isFalse();
  }

  @Test
  void namesThatNoFileMayHaveAreRefused() {
    DirectoryBuilder directory = new DirectoryBuilder(V1);
    for (String name : List.of("", ".", "..", "a/b", "a\0b", "x".repeat(256))) {
      assertFault(Fault.REFUSED, () -> directory.put(Name.of(name), dags.raw("x")));
    }
    assertThat(directory.size()).isZero();
  }

  @Test
  void namesThatAreNoUtf8AreTakenAsTheyAre() throws Exception {
    Name one = Name.of(ByteBuffer.wrap(new byte[] {'a', (byte) 0xff}));
    Name other = Name.of(ByteBuffer.wrap(new byte[] {'a', (byte) 0xfe}));
    for (ImportProfile profile : List.of(V1, with(V1.sharding().withThreshold(1)))) {
      DirectoryBuilder builder =
          new DirectoryBuilder(profile).put(one, dags.raw("1")).put(other, dags.raw("2"));
      Directory directory =
          Directory.open(dags.nodes(), dags.write(builder).cid(), Deadline.never()).get();
      assertThat(directory.lookup(one, Deadline.never()).get())
          .map(DirectoryEntry::cid)
          .contains(dags.raw("1").cid());
      assertThat(directory.lookup(other, Deadline.never()).get())
          .map(DirectoryEntry::cid)
          .contains(dags.raw("2").cid());
    }
  }

  @Test
  void metadataStandsInTheRootOnly() throws Exception {
    ImportProfile sharded = with(V1.sharding().withThreshold(1).withFanout(8));
    DirectoryBuilder builder = new DirectoryBuilder(sharded).metadata(Metadata.NONE.withMode(0700));
    for (int i = 0; i < 50; i++) {
      builder.put(Name.of("n" + i), dags.raw("x"));
    }
    ShardNode root = (ShardNode) dags.nodes().local(dags.write(builder).cid());
    assertThat(root.metadata().mode()).hasValue(0700);
    for (int i = 0; i < root.linkCount(); i++) {
      if (root.leadsToShard(i)) {
        assertThat(dags.nodes().local(root.target(i)).metadata().isEmpty()).isTrue();
      }
    }
  }

  @Test
  void mayBeWrittenAgainAfterMore() throws Exception {
    DirectoryBuilder grown = new DirectoryBuilder(V1).put(Name.of("a"), dags.raw("a"));
    Cid one = dags.write(grown).cid();
    Cid both = dags.write(grown.put(Name.of("b"), dags.raw("b"))).cid();
    assertThat(both).isNotEqualTo(one);
    DirectoryBuilder fresh =
        new DirectoryBuilder(V1).put(Name.of("b"), dags.raw("b")).put(Name.of("a"), dags.raw("a"));
    assertThat(dags.write(fresh).cid()).isEqualTo(both);
  }
}
