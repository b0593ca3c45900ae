package io.orrery.node.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockScope;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multihash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full, for real: a small tmpfs. Needs root to mount it; skipped otherwise. */
class FullDiskTest {
  private static final int MIB = 1024 * 1024;
  private static final StoreOptions OPTIONS =
      StoreOptions.standard().withCreate(true).withSegmentSize(2 * MIB);

  @TempDir Path temp;
  private Path disk;
  private Store store;
  private final List<Block> kept = new ArrayList<>();
  private int next;

  @BeforeEach
  void mountSmallDisk() throws Exception {
    disk = Files.createDirectory(temp.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=24m", "orrery-test", disk.toString()) == 0,
        "only root may mount the small disk: skipped");
    store = Store.open(disk.resolve("store"), OPTIONS);
  }

  @AfterEach
  void unmount() throws Exception {
    if (store != null) {
      store.close();
      // Mapped segments keep it busy until they are collected, so it goes when they do.
      assertThat(run("umount", "-l", disk.toString())).isZero();
    }
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  /** Puts blocks one commit each until the disk is full, and returns what that gave. */
  private FaultException fill() throws FaultException {
    for (int i = 0; i < 100; i++) {
      Block block = Blocks.random(next++, 500_000);
      try (BlockWriter writer = store.newWriter()) {
        writer.put(block);
        writer.commit();
        kept.add(block);
      } catch (FaultException e) {
        return e;
      }
    }
    throw new AssertionError("50 MB went into 24");
  }

  private void assertKept() throws FaultException {
    try (BlockScope scope = store.openScope()) {
      for (Block block : kept) {
        assertThat(scope.view(block.cid())).isEqualTo(block.data());
      }
    }
    List<FaultException> damages = new ArrayList<>();
    store.verify((hash, length, damage) -> damages.add(damage));
    assertThat(damages).hasSize(kept.size()).containsOnlyNulls();
  }

  @Test
  void aFullDiskIsSaidAndNothingOfBeforeIsLost() throws Exception {
    FaultException e = fill();
    assertThat(e.fault()).isEqualTo(Fault.FULL);
    assertThat(e).hasMessageContaining("no space left");
    assertThat(kept).hasSizeGreaterThan(30);
    assertKept();
    store.close();
    store = Store.open(disk.resolve("store"), OPTIONS);
    assertKept();
  }

  @Test
  void aWriterThatLostABlockNeverCommits() throws Exception {
    fill();
    try (BlockWriter writer = store.newWriter()) {
      Block lost = Blocks.random(1000, 3 * MIB);
      writer.put(lost);
      for (int i = 0; i < 2; i++) {
        FaultException e = catchThrowableOfType(FaultException.class, writer::commit);
        assertThat(e.fault()).isEqualTo(Fault.FULL);
      }
      assertThat(store.has(lost.cid())).isFalse();
    }
    assertKept();
  }

  @Test
  void whatWasWrittenInVainGivesItsRoomBack() throws Exception {
    Path ballast = disk.resolve("ballast");
    Files.write(ballast, new byte[MIB]);
    fill();
    Files.delete(ballast);
    long before = Files.getFileStore(disk).getUsableSpace();
    try (BlockWriter writer = store.newWriter()) {
      writer.put(Blocks.random(1000, 3 * MIB));
      FaultException e = catchThrowableOfType(FaultException.class, writer::commit);
      assertThat(e.fault()).isEqualTo(Fault.FULL);
    }
    assertThat(Files.getFileStore(disk).getUsableSpace()).isGreaterThan(before - MIB / 4);
    assertKept();
  }

  @Test
  void aDeletionBesideABlockTooManyGoesThrough() throws Exception {
    fill();
    try (BlockWriter writer = store.newWriter()) {
      writer.put(Blocks.random(1000, 3 * MIB));
      assertThat(store.delete(List.of(kept.remove(0).cid().multihash()))).isEqualTo(1);
      FaultException e = catchThrowableOfType(FaultException.class, writer::commit);
      assertThat(e.fault()).isEqualTo(Fault.FULL);
    }
    assertKept();
  }

  @Test
  void deletingAndCompactingMakesRoomForMore() throws Exception {
    fill();
    List<Multihash> lost = new ArrayList<>();
    for (int i = kept.size() - 1; i >= 0; i -= 2) {
      lost.add(kept.remove(i).cid().multihash());
    }
    assertThat(store.delete(lost)).isEqualTo(lost.size());
    List<Multihash> third = new ArrayList<>();
    for (Block block : List.copyOf(kept.subList(0, 6))) {
      third.add(block.cid().multihash());
      kept.remove(block);
    }
    store.delete(third); // whole segments are empty now and go at once
    assertThat(store.compact(0.1).segments()).isPositive();
    assertThat(store.stats().deadBytes()).isLessThan(3 * MIB);
    int before = kept.size();
    fill();
    assertThat(kept.size()).isGreaterThan(before + 15);
    assertKept();
  }

  @Test
  void spaceThatReturnsFromElsewhereIsUsed() throws Exception {
    Path ballast = disk.resolve("ballast");
    Files.write(ballast, new byte[12 * MIB]);
    fill();
    int before = kept.size();
    Files.delete(ballast);
    fill();
    assertThat(kept.size()).isGreaterThan(before + 15);
    assertKept();
  }
}
