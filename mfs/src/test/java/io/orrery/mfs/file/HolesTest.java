package io.orrery.mfs.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.ipld.FaultException;
import io.orrery.unixfs.FileDag;
import io.orrery.unixfs.ImportProfile;
import io.orrery.unixfs.ImportedNode;
import io.orrery.unixfs.Metadata;
import io.orrery.unixfs.SizeChunker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Holes are found in what was committed, too: leaves of zeros are known by their names. */
class HolesTest {
  private static final int CHUNK = 8192;
  private static final int PAGE = 4096;

  /** Narrow, so that a few leaves make a tree of several levels. */
  private final Room room =
      new Room(ImportProfile.UNIXFS_V1_2025.withChunker(new SizeChunker(CHUNK)).withFileWidth(3));

  private FileContent open(byte[] bytes) throws IOException {
    ImportedNode node = room.add(bytes, Metadata.NONE);
    return room.open(FileDag.imported(node), new MemoryLog());
  }

  /** For each chunk whether it holds anything but zeros. */
  @Property(tries = 200)
  void aFileInBlocksHasTheHolesOfItsLeaves(
      @ForAll @Size(min = 1, max = 40) List<Boolean> data,
      @ForAll @IntRange(min = 1, max = CHUNK) int last)
      throws IOException {
    byte[] bytes = new byte[(data.size() - 1) * CHUNK + last];
    for (int i = 0; i < data.size(); i++) {
      if (data.get(i)) {
        bytes[i * CHUNK] = 1;
      }
    }
    FileContent content = open(bytes);
    for (int at = 0; at < bytes.length; at += 1 + PAGE / 2) {
      assertThat(content.seekData(at))
          .as("data from %d", at)
          .isEqualTo(next(data, bytes, at, true));
      assertThat(content.seekHole(at))
          .as("hole from %d", at)
          .isEqualTo(next(data, bytes, at, false));
    }
  }

  private static OptionalLong next(List<Boolean> data, byte[] bytes, int at, boolean wanted) {
    for (int i = at / CHUNK; i < data.size(); i++) {
      if (data.get(i) == wanted) {
        return OptionalLong.of(Math.max(at, (long) i * CHUNK));
      }
    }
    return wanted ? OptionalLong.empty() : OptionalLong.of(bytes.length);
  }

  /** What is in no hole, as whoever copies a sparse file finds it. */
  private static long found(FileContent content) {
    long sum = 0;
    OptionalLong data = content.seekData(0);
    while (data.isPresent()) {
      long hole = content.seekHole(data.getAsLong()).orElseThrow();
      sum += hole - data.getAsLong();
      data = content.seekData(hole);
    }
    return sum;
  }

  /** Makes one change at random, or commits; every place is a multiple of the unit. */
  private void change(FileContent content, FileContent other, Random random, int unit)
      throws FaultException {
    long at = (long) random.nextInt(40 * PAGE / unit) * unit;
    int length = (1 + random.nextInt(4 * PAGE / unit)) * unit;
    switch (random.nextInt(6)) {
      case 0 -> content.truncate(at);
      case 1 -> content.zero(at, length, random.nextBoolean());
      case 2 -> content.copyFrom(other, (long) random.nextInt(40 * PAGE / unit) * unit, at, length);
      case 3 -> content.write(at, ByteBuffer.allocate(length));
      case 4 -> commit(content);
      default -> {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 1);
        content.write(at, ByteBuffer.wrap(bytes));
      }
    }
  }

  private void commit(FileContent content) throws FaultException {
    content.flush();
    FileSnapshot snapshot = content.snapshot();
    content.committed(snapshot, room.build(snapshot, Metadata.NONE));
  }

  /** By whole pages the number is exact, and by bytes never too small: nobody loses data by it. */
  @Property(tries = 300)
  void whatIsAllocatedIsWhatIsInNoHole(
      @ForAll long seed, @ForAll boolean pages, @ForAll boolean often) throws FaultException {
    Random random = new Random(seed);
    FileContent one = room.empty(new MemoryLog());
    FileContent two = room.empty(new MemoryLog());
    for (int step = 0; step < 60; step++) {
      boolean first = random.nextBoolean();
      change(first ? one : two, first ? two : one, random, pages ? PAGE : 512);
      if (often || step == 59) {
        long found = found(one);
        assertThat(one.allocated()).isBetween(found, one.size());
        if (pages) {
          assertThat(one.allocated()).isEqualTo(found);
        }
      }
    }
  }

  @Test
  void manyPlacesAreCountedOnceInAWhile() throws FaultException {
    FileContent content = room.empty(new MemoryLog());
    content.truncate(100_000L * CHUNK);
    Random random = new Random(1);
    for (int i = 0; i < 3000; i++) {
      content.write((long) random.nextInt(200_000) * PAGE, ByteBuffer.wrap(new byte[1]));
      assertThat(content.allocated()).isLessThanOrEqualTo(content.size());
      if (i % 100 == 0) {
        assertThat(content.allocated()).isBetween(found(content), 7L * (i + 1) * PAGE);
      }
    }
    commit(content);
    assertThat(content.allocated()).isEqualTo(found(content));
  }

  @Test
  void whatIsNotHereOrIsNotWhatItShouldBeIsNoHole() throws FaultException {
    FileContent sparse = room.empty(new MemoryLog());
    sparse.truncate(1000L * CHUNK);
    ImportedNode node = room.build(sparse.snapshot(), Metadata.NONE);
    Room elsewhere = new Room(room.profile);
    FileContent content = elsewhere.open(FileDag.imported(node), new MemoryLog());
    assertThat(content.allocated()).isEqualTo(content.size());
    assertThat(content.seekHole(0)).hasValue(content.size());
    FileDag longer = FileDag.strange(node.cid(), node.size() + PAGE);
    assertThat(room.open(longer, new MemoryLog()).allocated()).isEqualTo(longer.size());
  }

  /** So a stat costs a look at what is remembered. */
  @Test
  void whatWasCountedIsNotReadAgain() throws FaultException {
    FileContent sparse = room.empty(new MemoryLog());
    sparse.truncate(1000L * CHUNK);
    sparse.write(700L * CHUNK, ByteBuffer.wrap(new byte[] {1}));
    commit(sparse);
    assertThat(sparse.allocated()).isEqualTo(CHUNK);
    room.reset();
    assertThat(sparse.allocated()).isEqualTo(CHUNK);
    assertThat(room.read).isEmpty();
  }

  @Test
  void changesAreSeenBetweenWhatIsInBlocks() throws IOException {
    byte[] bytes = new byte[10 * CHUNK];
    Arrays.fill(bytes, 5 * CHUNK, 6 * CHUNK, (byte) 1);
    FileContent content = open(bytes);
    content.write(2 * CHUNK + PAGE, ByteBuffer.wrap(new byte[1]));
    content.truncate(20 * CHUNK);
    assertThat(content.seekHole(0)).hasValue(0);
    assertThat(content.seekData(0)).hasValue(2 * CHUNK + PAGE);
    assertThat(content.seekHole(2 * CHUNK + PAGE)).hasValue(3 * CHUNK);
    assertThat(content.seekData(3 * CHUNK)).hasValue(5 * CHUNK);
    assertThat(content.seekHole(5 * CHUNK)).hasValue(6 * CHUNK);
    assertThat(content.seekData(6 * CHUNK)).isEmpty();
  }

  @Test
  void aLargeHoleIsFoundWithAFewNodes() throws FaultException, IOException {
    FileContent sparse = room.empty(new MemoryLog());
    sparse.truncate(10_000L * CHUNK);
    sparse.write(7_000L * CHUNK, ByteBuffer.wrap(new byte[] {1}));
    FileSnapshot snapshot = sparse.snapshot();
    ImportedNode node = room.build(snapshot, Metadata.NONE);
    room.reset();
    FileContent content = room.open(FileDag.imported(node), new MemoryLog());
    assertThat(content.seekData(0)).hasValue(7_000L * CHUNK);
    assertThat(content.seekHole(7_000L * CHUNK)).hasValue(7_001L * CHUNK);
    assertThat(content.seekData(7_001L * CHUNK)).isEmpty();
    assertThat(room.read).hasSizeLessThan(60);
  }
}
