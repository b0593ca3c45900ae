package io.orrery.unixfs;

import static io.orrery.unixfs.Faults.assertFault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.orrery.ipld.Fault;
import io.orrery.ipld.HashFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImportProfileTest {
  private static final ImportProfile V0 = ImportProfile.UNIXFS_V0_2015;
  private static final ImportProfile V1 = ImportProfile.UNIXFS_V1_2025;

  @Test
  void publishedProfilesAreAsIpip0499HasThem() {
    assertThat(V0.cidVersion()).isZero();
    assertThat(V0.rawLeaves()).isFalse();
    assertThat(V0.chunker()).hasToString("size-262144");
    assertThat(V0.fileWidth()).isEqualTo(174);
    assertThat(V0.sharding().estimate()).hasToString("links");
    assertThat(V1.cidVersion()).isOne();
    assertThat(V1.rawLeaves()).isTrue();
    assertThat(V1.chunker()).hasToString("size-1048576");
    assertThat(V1.fileWidth()).isEqualTo(1024);
    assertThat(V1.sharding().estimate()).hasToString("block");
    for (ImportProfile profile : new ImportProfile[] {V0, V1}) {
      assertThat(profile.hash()).isEqualTo(HashFunction.SHA2_256);
      assertThat(profile.layout()).hasToString("balanced");
      assertThat(profile.sharding().threshold()).isEqualTo(262144);
      assertThat(profile.sharding().inclusive()).isFalse();
      assertThat(profile.sharding().fanout()).isEqualTo(256);
      assertThat(profile.tree())
          .isEqualTo(new TreeRule(true, false, TreeRule.Symlinks.KEEP, false, false));
    }
  }

  @Test
  void profilesHaveNames() {
    assertThat(ImportProfile.named("unixfs-v1-2025")).contains(V1);
    assertThat(ImportProfile.named("unixfs-v0-2015")).contains(V0);
    assertThat(ImportProfile.named("legacy-cid-v0")).contains(V0);
    assertThat(ImportProfile.named("unixfs-v2")).isEmpty();
  }

  @Test
  void profilesOfOthersCanBeSaid() {
    ShardingRule byCount =
        V1.sharding().withEstimate(ShardingRule.Estimate.DISABLED).withMaxLinks(1000);
    assertThat(byCount.shards(1 << 30, 1 << 30, 1000)).isFalse();
    assertThat(byCount.shards(1, 1, 1001)).isTrue();
    ShardingRule upToKubo39 =
        V1.sharding().withEstimate(ShardingRule.Estimate.LINKS).withInclusive(true);
    assertThat(upToKubo39.shards(262144, 0, 1)).isTrue();
    assertThat(upToKubo39.shards(262143, 1 << 20, 1)).isFalse();
    assertThat(V1.withTree(new TreeRule(false, true, TreeRule.Symlinks.SKIP, true, true)).tree())
        .isNotEqualTo(TreeRule.USUAL);
  }

  @Test
  void anotherHashFunctionMeansVersionOne() {
    assertThat(V0.withHash(HashFunction.SHA2_512).cidVersion()).isOne();
    assertThat(V0.withHash(HashFunction.SHA2_256)).isEqualTo(V0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> V1.withHash(HashFunction.SHA2_512).withCidVersion(0));
  }

  @Test
  void impossibleProfilesAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> V1.withCidVersion(2));
    assertThatIllegalArgumentException().isThrownBy(() -> V1.withFileWidth(1));
    for (int fanout : new int[] {0, 4, 12, 100, 2048}) {
      assertThat(ShardingRule.isFanout(fanout)).isFalse();
      assertThatIllegalArgumentException().isThrownBy(() -> V1.sharding().withFanout(fanout));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "default, size-262144",
    "'', size-262144",
    "size-1, size-1",
    "size-2096896, size-2096896",
  })
  void chunkersHaveTexts(String text, String chunker) throws Exception {
    assertThat(Chunker.parse(text)).hasToString(chunker);
  }

  @ParameterizedTest
  @ValueSource(strings = {"size-", "size-0", "size--1", "size-2096897", "size-x", "size", "cut"})
  void badChunkersAreRefused(String text) {
    assertFault(Fault.MALFORMED, () -> Chunker.parse(text));
  }

  @Test
  void whatIsNotBuiltSaysSo() {
    assertFault(Fault.UNSUPPORTED, () -> Chunker.parse("rabin-16-64-256"));
    assertFault(Fault.UNSUPPORTED, () -> Chunker.parse("buzhash"));
    assertFault(Fault.UNSUPPORTED, () -> Layout.parse("trickle"));
    assertFault(Fault.MALFORMED, () -> ShardingRule.Estimate.parse("guess"));
  }
}
