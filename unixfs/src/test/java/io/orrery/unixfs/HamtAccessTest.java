package io.orrery.unixfs;

import static io.orrery.unixfs.Faults.assertFault;
import static io.orrery.unixfs.Listings.list;
import static io.orrery.unixfs.Listings.names;
import static io.orrery.unixfs.Listings.open;
import static io.orrery.unixfs.Listings.sharded;
import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultySource;
import io.orrery.ipld.Name;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Which blocks a HAMT asks for, when, and what comes of those that do not come. */
class HamtAccessTest {
  private static final ImportProfile SHARDED = sharded(256);

  private final Dags dags = new Dags();

  @Test
  void lookupInLargeHamtReadsOneBlockPerLevel() throws Exception {
    Cid cid = dags.numbered(SHARDED, 100_000);
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
    Cid cid = dags.numbered(SHARDED, 100_000);
    CountingSource counting = CountingSource.local(dags.blocks);
    Directory directory = open(counting, cid);
    assertThat(names(list(directory.cursor()))).hasSize(100_000).doesNotHaveDuplicates();
    assertThat(counting.views()).isEqualTo(counting.viewed().size());
    assertThat(counting.gets()).isZero();
  }

  @Test
  void listingOfFarHamtAsksForManyShardsAtOnceAndForEachOnce() throws Exception {
    Cid cid = dags.numbered(sharded(16), 400);
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
    Cid cid = dags.numbered(sharded(16), 400);
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
  void shardsOfLowerLevelsAreAskedForSideBySideAsWell() throws Exception {
    Cid cid = dags.numbered(SHARDED, 20_000);
    ShardNode root = (ShardNode) dags.nodes().local(cid);
    ShardNode inner = (ShardNode) dags.nodes().local(root.target(0));
    FaultySource faulty = new FaultySource(dags.blocks);
    int shards = 0;
    for (int i = 0; i < inner.linkCount(); i++) {
      if (inner.leadsToShard(i)) {
        faulty.hold(inner.target(i));
        shards++;
      }
    }
    assertThat(shards).isBetween(5, 32);
    for (int i = 0; i < root.linkCount(); i++) {
      faulty.hold(root.target(i));
    }
    CompletableFuture<List<DirectoryEntry>> first =
        open(faulty, cid).cursor().next(Deadline.never());
    faulty.forgetAsked();
    // The first shard below the root comes; its own shards are wanted next, all of them at once,
    // though as many of the level above are still under way.
    faulty.mend(root.target(0));
    assertThat(faulty.asked()).hasSizeGreaterThanOrEqualTo(shards);
    assertThat(first.getNow(List.of())).allMatch(entry -> entry.tsize() == 1);
  }

  @Test
  void listingFailsOnlyWhereShardIsMissingAndGoesOnWhenItComes() throws Exception {
    Cid cid = dags.numbered(sharded(16), 400);
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
    Cid cid = dags.numbered(sharded(16), 400);
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
    Cid cid = dags.numbered(sharded(16), 400);
    ShardNode root = (ShardNode) dags.nodes().local(cid);
    FaultySource faulty = new FaultySource(dags.blocks);
    for (int i = 0; i < root.linkCount(); i++) {
      faulty.lack(root.target(i));
    }
    Directory directory = open(faulty, cid);
    assertFault(Fault.UNREACHABLE, directory.lookup(Name.of("entry-1"), Deadline.never()));
    assertFault(Fault.UNREACHABLE, directory.lookup(Name.of("no such"), Deadline.never()));
  }
}
