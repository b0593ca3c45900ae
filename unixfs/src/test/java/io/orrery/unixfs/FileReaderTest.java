package io.orrery.unixfs;

import static io.orrery.unixfs.Faults.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.DagPbLink;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultySource;
import io.orrery.ipld.Name;
import io.orrery.ipld.Vectors;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FileReaderTest {
  private final Dags dags = new Dags();

  private static FileReader open(NodeSource nodes, Cid cid) throws Exception {
    return FileReader.open(nodes, cid, Deadline.never()).get();
  }

  private static CompletableFuture<byte[]> read(FileReader reader, long offset, int length) {
    return reader.read(offset, length, Deadline.never(), Bytes.COPY);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Property(tries = 300)
  void anyRangeOfAnyFileIsItsBytes(
      @ForAll @Size(max = 3000) byte[] content,
      @ForAll @IntRange(min = 1, max = 400) int chunk,
      @ForAll @IntRange(min = 2, max = 9) int width,
      @ForAll boolean rawLeaves,
      @ForAll Random random)
      throws Exception {
    Dags own = new Dags();
    ImportProfile profile =
        ImportProfile.UNIXFS_V1_2025
            .withRawLeaves(rawLeaves)
            .withChunker(new SizeChunker(chunk))
            .withFileWidth(width);
    FileReader reader = open(own.nodes(), own.importBytes(content, profile).cid());
    assertThat(reader.size()).isEqualTo(content.length);
    assertThat(Bytes.all(reader)).isEqualTo(content);
    for (int i = 0; i < 20; i++) {
      int from = random.nextInt(content.length + 2);
      int length = random.nextInt(content.length + 2);
      int start = Math.min(from, content.length);
      byte[] expected =
          Arrays.copyOfRange(content, start, Math.min(content.length, start + length));
      assertThat(Bytes.read(reader, from, length)).isEqualTo(expected);
    }
  }

  @Test
  void anyShapeOfTreeReads() throws Exception {
    // Data in inner nodes, leaves at several depths, raw and dag-pb ones, an empty one, one twice.
    ImportedNode twice = dags.raw("ab");
    ImportedNode inner = dags.fileWithData("-in-", twice, dags.leaf("cd"), dags.raw(""));
    ImportedNode root =
        dags.fileWithData("own", dags.leaf("xy"), inner, dags.raw(""), twice, inner);
    String content = "own" + "xy" + "-in-abcd" + "ab" + "-in-abcd";
    FileReader reader = open(dags.nodes(), root.cid());
    assertThat(reader.size()).isEqualTo(content.length());
    for (int from = 0; from <= content.length(); from++) {
      for (int to = from; to <= content.length(); to++) {
        assertThat(text(Bytes.read(reader, from, to - from)))
            .isEqualTo(content.substring(from, to));
      }
    }
  }

  @Test
  void randomReadTouchesOnlyTheNodesOnItsWay() throws Exception {
    byte[] content = new byte[1000 * 1000];
    new Random(1).nextBytes(content);
    // Chunks of 1000 bytes, 10 links a node: a root, 10 and 100 inner nodes, 1000 leaves.
    ImportProfile profile =
        ImportProfile.UNIXFS_V1_2025.withChunker(new SizeChunker(1000)).withFileWidth(10);
    Cid cid = dags.importBytes(content, profile).cid();
    CountingSource counting = CountingSource.local(dags.blocks);
    FileReader reader = open(new NodeSource(counting, new NodeCache(1 << 20)), cid);
    assertThat(counting.views()).isEqualTo(1);

    counting.reset();
    assertThat(Bytes.read(reader, 512_345, 100))
        .isEqualTo(Arrays.copyOfRange(content, 512_345, 512_445));
    assertThat(counting.views()).as("two inner nodes and a leaf").isEqualTo(3);

    counting.reset();
    Bytes.read(reader, 512_999, 2);
    assertThat(counting.views()).as("two leaves; the inner nodes are kept").isEqualTo(2);
    assertThat(counting.gets()).isZero();
  }

  @Test
  void whatIsMissingIsFetchedTogetherAndLevelByLevel() throws Exception {
    ImportProfile profile =
        ImportProfile.UNIXFS_V0_2015.withChunker(new SizeChunker(10)).withFileWidth(4);
    byte[] content = new byte[160];
    new Random(2).nextBytes(content);
    Cid cid = dags.importBytes(content, profile).cid();
    for (CountingSource far :
        List.of(CountingSource.far(dags.blocks), CountingSource.forgetful(dags.blocks))) {
      FileReader reader = open(new NodeSource(far, new NodeCache(1 << 20)), cid);
      far.reset();
      assertThat(Bytes.read(reader, 35, 50)).isEqualTo(Arrays.copyOfRange(content, 35, 85));
      assertThat(far.gets()).as("three inner nodes and six leaves, each once").isEqualTo(9);
    }
  }

  @Test
  void missingBlocksAreAskedForBeforeAnyComes() throws Exception {
    ImportedNode one = dags.raw("one");
    ImportedNode two = dags.raw("two");
    FaultySource faulty = new FaultySource(dags.blocks).hold(one.cid()).hold(two.cid());
    FileReader reader =
        open(new NodeSource(faulty, new NodeCache(1 << 20)), dags.file(one, two).cid());
    CompletableFuture<byte[]> reading = read(reader, 0, 6);
    assertThat(faulty.asked()).containsExactly(one.cid(), two.cid());
    assertThat(reading).isNotDone();
    faulty.mend(two.cid()).mend(one.cid());
    assertThat(text(reading.get())).isEqualTo("onetwo");
  }

  @Test
  void firstFailureEndsTheWait() throws Exception {
    ImportedNode one = dags.raw("one");
    ImportedNode two = dags.raw("two");
    FaultySource faulty = new FaultySource(dags.blocks).hold(one.cid()).lack(two.cid());
    FileReader reader =
        open(new NodeSource(faulty, new NodeCache(1 << 20)), dags.file(one, two).cid());
    assertFault(Fault.UNREACHABLE, read(reader, 0, 6));
  }

  @Test
  void deadlineGoesDown() throws Exception {
    ImportedNode leaf = dags.raw("leaf");
    FaultySource faulty = new FaultySource(dags.blocks).hold(leaf.cid());
    FileReader reader =
        open(new NodeSource(faulty, new NodeCache(1 << 20)), dags.file(leaf, leaf).cid());
    assertFault(
        Fault.TIMED_OUT, reader.read(0, 8, Deadline.after(Duration.ofMillis(5)), Bytes.COPY));
  }

  @Test
  void onlyReadsThatTouchMissingOrSpoiledBlocksFail() throws Exception {
    ImportedNode good = dags.raw("good");
    ImportedNode lost = dags.raw("lost");
    ImportedNode bad = dags.raw("evil");
    FaultySource faulty = new FaultySource(dags.blocks).lack(lost.cid()).spoil(bad.cid());
    FileReader reader =
        open(
            new NodeSource(faulty, new NodeCache(1 << 20)),
            dags.file(good, lost, good, bad, good).cid());
    assertThat(text(Bytes.read(reader, 0, 4))).isEqualTo("good");
    assertThat(text(Bytes.read(reader, 8, 4))).isEqualTo("good");
    assertThat(text(Bytes.read(reader, 16, 4))).isEqualTo("good");
    assertFault(Fault.UNREACHABLE, read(reader, 3, 2));
    assertFault(Fault.CORRUPT, read(reader, 11, 2));
  }

  @Test
  void publishedFileThatLacksBlock() throws Exception {
    NodeSource nodes =
        new NodeSource(
            Cars.load(Vectors.path("unixfs/derived/file-missing-middle-block.car")),
            new NodeCache(1 << 20));
    FileReader reader = open(nodes, Cid.parse("QmVpybGH1biqdeDCvre5Q994n48hsrFsGXn7wUhBZYZiez"));
    // The note beside it speaks of the second chunk; but the first two are one block, and the third
    // is what the archive lacks.
    assertThat(Bytes.read(reader, 0, 2048)).hasSize(2048);
    for (long offset : new long[] {2047, 2048, 2500, 2998}) {
      assertFault(Fault.UNREACHABLE, read(reader, offset, 2));
    }
    assertThat(Bytes.read(reader, 3000, 10)).isEmpty();
  }

  @Test
  void childOfAnotherSizeThanToldIsRefused() throws Exception {
    ImportedNode leaf = dags.raw("four");
    for (long told : new long[] {3, 5, 1L << 40}) {
      ImportedNode root = dags.file(new ImportedNode(leaf.cid(), told, 4), leaf);
      FileReader reader = open(dags.nodes(), root.cid());
      assertFault(Fault.MALFORMED, read(reader, 0, 1)).hasMessageContaining("holds 4 bytes");
      assertThat(text(Bytes.read(reader, told, 4))).as("the rest still reads").isEqualTo("four");
    }
  }

  @Test
  void childThatIsNoFileIsRefused() throws Exception {
    Cid directory = dags.write(new DirectoryBuilder(ImportProfile.UNIXFS_V1_2025)).cid();
    ImportedNode root = dags.file(new ImportedNode(directory, 4, 4), dags.raw("x"));
    FileReader reader = open(dags.nodes(), root.cid());
    assertFault(Fault.MALFORMED, read(reader, 0, 1)).hasMessageContaining("is no file");
    Cid other = dags.put(Codec.DAG_CBOR, ByteBuffer.wrap(new byte[] {(byte) 0xa0}));
    ImportedNode odd = dags.file(new ImportedNode(other, 1, 1), dags.raw("x"));
    assertFault(Fault.UNSUPPORTED, read(open(dags.nodes(), odd.cid()), 0, 1));
  }

  @Test
  void endlessChainIsRefused() throws Exception {
    ImportedNode at = dags.raw("deep");
    for (int depth = 0; depth < 200; depth++) {
      at = dags.file(at);
    }
    FileReader reader = open(dags.nodes(), at.cid());
    assertFault(Fault.MALFORMED, read(reader, 0, 4)).hasMessageContaining("deeper than 128");
    assertFault(Fault.MALFORMED, () -> reader.leavesFrom(0, 1));
  }

  @Test
  void failureOfTheReceiverIsTheFailureOfTheRead() throws Exception {
    FileReader reader = open(dags.nodes(), dags.raw("x").cid());
    CompletableFuture<Object> read =
        reader.read(
            0,
            1,
            Deadline.never(),
            views -> {
              throw new IllegalStateException("receiver");
            });
    assertThat(read).isCompletedExceptionally();
  }

  @Test
  void viewsAreReadOnlyAndNotCopied() throws Exception {
    ImportedNode leaf = dags.raw("leaf");
    FileReader reader = open(dags.nodes(), dags.file(leaf, dags.leaf("more")).cid());
    List<ByteBuffer> seen = new ArrayList<>();
    int views =
        reader
            .read(
                2,
                4,
                Deadline.never(),
                all -> {
                  seen.addAll(all);
                  return all.size();
                })
            .get();
    assertThat(views).isEqualTo(2);
    assertThat(seen).allMatch(ByteBuffer::isReadOnly);
    assertThat(seen).extracting(ByteBuffer::remaining).containsExactly(2, 2);
  }

  @Test
  void opensFilesOnly() throws Exception {
    Cid directory = dags.write(new DirectoryBuilder(ImportProfile.UNIXFS_V1_2025)).cid();
    assertFault(Fault.IS_A_DIRECTORY, FileReader.open(dags.nodes(), directory, Deadline.never()))
        .hasMessage("this dag node is a directory");
    Cid symlink = dags.node(List.of(), UnixFsEncoder.symlink(Name.of("target"), Metadata.NONE));
    assertFault(Fault.UNSUPPORTED, FileReader.open(dags.nodes(), symlink, Deadline.never()));
  }

  @Test
  void namesTheLeavesThatComeNext() throws Exception {
    ImportedNode a = dags.raw("aa");
    ImportedNode b = dags.leaf("bb");
    ImportedNode c = dags.raw("cc");
    ImportedNode inner = dags.file(b, dags.raw(""), c);
    ImportedNode far = dags.file(c, a);
    ImportedNode root = dags.fileWithData("own", a, inner, far);
    FaultySource faulty = new FaultySource(dags.blocks).lack(far.cid()).lack(a.cid());
    FileReader reader = open(new NodeSource(faulty, new NodeCache(1 << 20)), root.cid());
    faulty.forgetAsked();
    assertThat(reader.leavesFrom(0, 9))
        .as("an inner node that is not here stands for its leaves")
        .containsExactly(root.cid(), a.cid(), b.cid(), c.cid(), far.cid());
    assertThat(reader.leavesFrom(6, 2)).containsExactly(b.cid(), c.cid());
    assertThat(reader.leavesFrom(8, 1)).containsExactly(c.cid());
    assertThat(reader.leavesFrom(reader.size(), 5)).isEmpty();
    assertThat(faulty.asked()).isEmpty();
  }

  @Test
  void namelessLinksWithoutNameFieldRead() throws Exception {
    ImportedNode leaf = dags.raw("leaf");
    Cid root =
        dags.node(
            List.of(new DagPbLink(leaf.cid(), null, DagPbLink.NO_TSIZE)),
            UnixFsEncoder.file(List.of(leaf), Metadata.NONE));
    assertThat(text(Bytes.all(open(dags.nodes(), root)))).isEqualTo("leaf");
  }
}
