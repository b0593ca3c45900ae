package io.orrery.mfs.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.orrery.ipld.Block;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.unixfs.FileDag;
import io.orrery.unixfs.FileNode;
import io.orrery.unixfs.ImportProfile;
import io.orrery.unixfs.ImportedNode;
import io.orrery.unixfs.Layout;
import io.orrery.unixfs.Metadata;
import io.orrery.unixfs.SizeChunker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a commit costs: it touches what changed and the way to it. */
class FileCommitTest {
  private static final int CHUNK = 100;
  private static final int WIDTH = 10;

  /** Four levels: 1,000 leaves under a hundred nodes under ten under the root. */
  private static final int SIZE = CHUNK * 1000;

  private static final ImportProfile V1 =
      ImportProfile.UNIXFS_V1_2025.withChunker(new SizeChunker(CHUNK)).withFileWidth(WIDTH);
  private static final ImportProfile V0 =
      ImportProfile.UNIXFS_V0_2015.withChunker(new SizeChunker(CHUNK)).withFileWidth(WIDTH);

  private final MemoryLog log = new MemoryLog();

  static List<ImportProfile> profiles() {
    return List.of(V1, V0);
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static Set<Cid> leaves(Room room, Cid root) throws FaultException {
    Set<Cid> leaves = new HashSet<>();
    collect(room, root, leaves);
    return leaves;
  }

  private static void collect(Room room, Cid cid, Set<Cid> leaves) throws FaultException {
    FileNode node = (FileNode) room.nodes.local(cid);
    if (node.childCount() == 0) {
      leaves.add(cid);
    }
    for (int i = 0; i < node.childCount(); i++) {
      collect(room, node.child(i), leaves);
    }
  }

  private static FileDag dag(ImportedNode node, FileDag.Origin origin) {
    return new FileDag(node.cid(), node.size(), origin);
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void aSmallChangeOfAnOwnFileTouchesOneLeafAndItsAncestors(ImportProfile profile)
      throws IOException {
    Room room = new Room(profile);
    byte[] bytes = random(SIZE);
    ImportedNode before = room.add(bytes, Metadata.NONE);
    Set<Cid> leaves = leaves(room, before.cid());
    FileContent content = room.open(FileDag.imported(before), log);
    content.write(54_321, ByteBuffer.wrap(new byte[] {1, 2, 3}));
    System.arraycopy(new byte[] {1, 2, 3}, 0, bytes, 54_321, 3);
    room.reset();
    ImportedNode after = room.build(content.snapshot(), Metadata.NONE);
    assertThat(room.put).hasSize(4);
    assertThat(room.read).filteredOn(leaves::contains).hasSize(1);
    assertThat(after).isEqualTo(room.add(bytes, Metadata.NONE));
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void ofAStrangeFileNoMoreLeavesAreReadThanTheFirst(ImportProfile profile) throws IOException {
    Room room = new Room(profile);
    byte[] bytes = random(SIZE);
    ImportedNode before = room.add(bytes, Metadata.NONE);
    Set<Cid> leaves = leaves(room, before.cid());
    FileContent content = room.open(FileDag.strange(before.cid(), before.size()), log);
    content.write(54_321, ByteBuffer.wrap(new byte[] {1, 2, 3}));
    System.arraycopy(new byte[] {1, 2, 3}, 0, bytes, 54_321, 3);
    room.reset();
    ImportedNode after = room.build(content.snapshot(), Metadata.NONE);
    assertThat(room.put).hasSize(4);
    assertThat(room.read).filteredOn(leaves::contains).hasSize(profile.rawLeaves() ? 1 : 2);
    assertThat(after).isEqualTo(room.add(bytes, Metadata.NONE));
  }

  @Test
  void appendingLeavesTheRestUnread() throws IOException {
    Room room = new Room(V1);
    byte[] bytes = random(SIZE);
    ImportedNode before = room.add(bytes, Metadata.NONE);
    Set<Cid> leaves = leaves(room, before.cid());
    FileContent content = room.open(FileDag.imported(before), log);
    content.append(ByteBuffer.wrap(new byte[250]));
    room.reset();
    ImportedNode after = room.build(content.snapshot(), Metadata.NONE);
    assertThat(room.read).doesNotContainAnyElementsOf(leaves);
    assertThat(after).isEqualTo(room.add(Arrays.copyOf(bytes, SIZE + 250), Metadata.NONE));
  }

  @Test
  void newMetadataCostOneNode() throws IOException {
    Room room = new Room(V1);
    byte[] bytes = random(SIZE);
    ImportedNode before = room.add(bytes, Metadata.NONE.withMode(0600));
    FileContent content = room.open(FileDag.imported(before), log);
    room.reset();
    Metadata metadata = Metadata.NONE.withMode(0755);
    ImportedNode after = room.build(content.snapshot(), metadata);
    assertThat(room.put).extracting(Block::cid).containsExactly(after.cid());
    assertThat(after).isEqualTo(room.add(bytes, metadata));
  }

  @Test
  void copiesBetweenFilesShareSubtreesWhereTheyFit() throws IOException {
    Room room = new Room(V1);
    byte[] bytes = random(SIZE);
    ImportedNode before = room.add(bytes, Metadata.NONE);
    FileContent source = room.open(FileDag.imported(before), log);
    FileContent target = room.empty(log);
    int moved = CHUNK * WIDTH * WIDTH;
    assertThat(target.copyFrom(source, moved, 0, moved)).isEqualTo(moved);
    assertThat(target.copyFrom(source, 3 * CHUNK, moved, CHUNK)).isEqualTo(CHUNK);
    assertThat(log.bytes).isZero();
    room.reset();
    ImportedNode after = room.build(target.snapshot(), Metadata.NONE);
    assertThat(room.read).doesNotContainAnyElementsOf(leaves(room, before.cid()));
    byte[] expected = new byte[moved + CHUNK];
    System.arraycopy(bytes, moved, expected, 0, moved);
    System.arraycopy(bytes, 3 * CHUNK, expected, moved, CHUNK);
    assertThat(after).isEqualTo(room.add(expected, Metadata.NONE));
  }

  static List<ImportProfile> strangers() {
    return List.of(
        V1.withFileWidth(WIDTH - 1),
        V1.withChunker(new SizeChunker(CHUNK + 1)),
        V1.withRawLeaves(false),
        V1.withInlineLimit(128),
        V1.withLayout(Layout.TRICKLE),
        V0,
        V0.withRawLeaves(true),
        V0.withLayout(Layout.TRICKLE));
  }

  @ParameterizedTest
  @MethodSource("strangers")
  void whatAnotherProfileMadeIsMadeAnew(ImportProfile other) throws IOException {
    for (ImportProfile profile : List.of(V1, V0)) {
      for (int size : new int[] {0, 1, 99, 100, 101, 1000, 1001, 20_000}) {
        Room room = new Room(profile);
        byte[] bytes = random(size);
        for (Metadata metadata : List.of(Metadata.NONE, Metadata.NONE.withMode(0600))) {
          ImportedNode strange = room.add(bytes, metadata, other);
          FileContent content = room.open(dag(strange, FileDag.Origin.STRANGE), log);
          assertThat(room.build(content.snapshot(), Metadata.NONE))
              .isEqualTo(room.add(bytes, Metadata.NONE));
          content.append(ByteBuffer.wrap(new byte[333]));
          assertThat(room.build(content.snapshot(), metadata))
              .isEqualTo(room.add(Arrays.copyOf(bytes, size + 333), metadata));
        }
      }
    }
  }

  @Test
  void tenGibibytesOfNothingAreAHandfulOfNodes() throws IOException {
    Room room = new Room(ImportProfile.UNIXFS_V1_2025);
    FileContent content = room.empty(log);
    content.truncate(10L << 30);
    ImportedNode node = room.build(content.snapshot(), Metadata.NONE);
    assertThat(room.put).hasSize(3);
    // As Kubo's add says of 10 GiB from /dev/zero with the same options.
    assertThat(node.cid())
        .hasToString("bafybeieekyvmsq7sig7cxqbhuos5kscfouvp7nzezwshnxj5uapsuu5wme");
  }

  @Test
  void sparseFilesOfAnySizeEndInACommit() throws IOException {
    Room room = new Room(ImportProfile.UNIXFS_V0_2015);
    FileContent content = room.empty(log);
    content.truncate(FileContent.MAX_SIZE);
    content.write((1L << 40) + 7, ByteBuffer.wrap(new byte[] {1}));
    ImportedNode node = room.build(content.snapshot(), Metadata.NONE);
    assertThat(node.size()).isEqualTo(FileContent.MAX_SIZE);
    assertThat(room.put.size()).isLessThan(50);
    FileContent again = room.open(FileDag.imported(node), log);
    ByteBuffer three = ByteBuffer.allocate(3);
    again.read((1L << 40) + 6, three);
    assertThat(three.array()).containsExactly(0, 1, 0);
  }

  @Test
  void aMissingBlockChangesNothing() throws IOException {
    Room room = new Room(V1);
    byte[] bytes = random(SIZE);
    ImportedNode before = room.add(bytes, Metadata.NONE);
    List<Cid> leaves = new ArrayList<>(leaves(room, before.cid()));
    FileContent content = room.open(FileDag.imported(before), log);
    content.write(1000, ByteBuffer.wrap(new byte[10]));
    room.lost.addAll(leaves);
    ByteBuffer into = ByteBuffer.allocate(300);
    FaultException fault =
        catchThrowableOfType(FaultException.class, () -> content.read(950, into));
    assertThat(fault.fault()).isEqualTo(Fault.UNREACHABLE);
    assertThat(leaves).contains(fault.missing().orElseThrow());
    assertThat(into.position()).isZero();
    FaultException late =
        catchThrowableOfType(
            FaultException.class, () -> room.build(content.snapshot(), Metadata.NONE));
    assertThat(late.fault()).isEqualTo(Fault.UNREACHABLE);
    room.lost.clear();
    System.arraycopy(new byte[10], 0, bytes, 1000, 10);
    assertThat(Room.all(content)).isEqualTo(bytes);
    assertThat(room.build(content.snapshot(), Metadata.NONE))
        .isEqualTo(room.add(bytes, Metadata.NONE));
  }

  @Test
  void aFarFileChangesWithoutItsLeaves() throws IOException {
    Room room = new Room(V1);
    byte[] bytes = random(SIZE);
    ImportedNode before = room.add(bytes, Metadata.NONE);
    room.lost.addAll(leaves(room, before.cid()));
    FileContent content = room.open(FileDag.strange(before.cid(), before.size()), log);
    content.append(ByteBuffer.wrap(new byte[CHUNK]));
    content.write(CHUNK, ByteBuffer.wrap(new byte[CHUNK]));
    ImportedNode after = room.build(content.snapshot(), Metadata.NONE);
    byte[] expected = Arrays.copyOf(bytes, SIZE + CHUNK);
    Arrays.fill(expected, CHUNK, 2 * CHUNK, (byte) 0);
    assertThat(after).isEqualTo(room.add(expected, Metadata.NONE));
  }
}
