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
