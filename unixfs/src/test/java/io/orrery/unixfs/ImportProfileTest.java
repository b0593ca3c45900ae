package io.orrery.unixfs;

import static io.orrery.unixfs.Faults.assertFault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.orrery.ipld.Fault;
import io.orrery.ipld.HashFunction;
import org.junit.jupiter.api.Test;

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
    assertThat(V1.sharding().withThreshold(1).shards(0, 4, 0)).isFalse();
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
    ImportProfile narrow = V1.withLayout(Layout.TRICKLE).withFileWidth(1);
    assertThatIllegalArgumentException().isThrownBy(() -> narrow.withFileWidth(0));
    assertThatIllegalArgumentException().isThrownBy(() -> narrow.withLayout(Layout.BALANCED));
    for (int limit : new int[] {-2, 129}) {
      assertThatIllegalArgumentException().isThrownBy(() -> V1.withInlineLimit(limit));
    }
    for (int fanout : new int[] {0, 4, 12, 100, 2048}) {
      assertThat(ShardingRule.isFanout(fanout)).isFalse();
      assertThatIllegalArgumentException().isThrownBy(() -> V1.sharding().withFanout(fanout));
    }
  }

  @Test
  void layoutsAndEstimatesHaveNames() throws Exception {
    assertThat(Layout.parse("balanced")).isEqualTo(V0.layout());
    assertThat(Layout.parse("trickle")).hasToString("trickle");
    assertFault(Fault.MALFORMED, () -> Layout.parse("flat"));
    assertFault(Fault.MALFORMED, () -> ShardingRule.Estimate.parse("guess"));
  }
}
