package io.orrery.unixfs;

import static io.orrery.unixfs.Faults.assertFault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.HashFunction;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FileImporterTest {
  private static final ImportProfile V1 = ImportProfile.UNIXFS_V1_2025;
  private static final Metadata MODE = Metadata.NONE.withMode(0640);

  private final Dags dags = new Dags();

  /** Notes the blocks in their order. */
  private static class Recorder implements BlockWriter {
    final List<Block> blocks = new ArrayList<>();

    @Override
    public void put(Block block) throws FaultException {
      blocks.add(block);
    }

    @Override
    public void commit() {}

    @Override
    public void close() {}
  }

  /** Notes copies of the blocks, and says at once that their bytes may be used again. */
  private static final class Copier extends Recorder {
    @Override
    public void put(Block block, Runnable free) throws FaultException {
      ByteBuffer copy = ByteBuffer.allocate(block.size()).put(block.data().duplicate()).flip();
      put(new Block(block.cid(), copy));
      free.run();
    }
  }

  /** Gives its bytes in dribs and drabs, as a pipe does. */
  private static InputStream dribbling(byte[] content, Random random) {
    return new FilterInputStream(new ByteArrayInputStream(content)) {
      @Override
      public int read(byte[] into, int at, int length) throws IOException {
        return super.read(into, at, Math.min(length, 1 + random.nextInt(50)));
      }
    };
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  @Property(tries = 100)
  void pipesAndParallelHashingChangeNothing(
      @ForAll @Size(max = 2000) byte[] content,
      @ForAll @IntRange(min = 1, max = 100) int chunk,
      @ForAll boolean rawLeaves,
      @ForAll Random random)
      throws Exception {
    ImportProfile profile =
        V1.withChunker(new SizeChunker(chunk)).withRawLeaves(rawLeaves).withFileWidth(3);
    Recorder plain = new Recorder();
    ImportedNode expected =
        new FileImporter(profile, Runnable::run)
            .importFile(new ByteArrayInputStream(content), Metadata.NONE, plain);
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      Recorder piped = new Recorder();
      ImportedNode node =
          new FileImporter(profile, pool)
              .importFile(dribbling(content, random), Metadata.NONE, piped);
      assertThat(node).isEqualTo(expected);
      assertThat(piped.blocks).isEqualTo(plain.blocks);
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void blocksAreTheSameWhetherTheirBytesAreUsedAgainOrNot() throws Exception {
    byte[] content = new byte[100_000];
    new Random(1).nextBytes(content);
    ExecutorService hashing = Executors.newFixedThreadPool(2);
    try {
      for (ImportProfile profile : List.of(V1, ImportProfile.UNIXFS_V0_2015)) {
        FileImporter importer =
            new FileImporter(profile.withChunker(new SizeChunker(1000)), hashing);
        Recorder kept = new Recorder();
        Copier copied = new Copier();
        for (int length : List.of(0, 700, 1000, 100_000)) {
          importer.importFile(new ByteArrayInputStream(content, 0, length), Metadata.NONE, kept);
          importer.importFile(new ByteArrayInputStream(content, 0, length), MODE, kept);
        }
        importer = new FileImporter(profile.withChunker(new SizeChunker(1000)), hashing);
        for (int length : List.of(0, 700, 1000, 100_000)) {
          importer.importFile(new ByteArrayInputStream(content, 0, length), Metadata.NONE, copied);
          importer.importFile(new ByteArrayInputStream(content, 0, length), MODE, copied);
        }
        assertThat(copied.blocks).isEqualTo(kept.blocks);
      }
    } finally {
      hashing.shutdown();
    }
  }

  @Test
  void leavesComeInOrderAndTheRootLast() throws Exception {
    Recorder recorder = new Recorder();
    ImportedNode node =
        new FileImporter(V1.withChunker("size-10").withFileWidth(4), Runnable::run)
            .importFile(new ByteArrayInputStream(random(100)), Metadata.NONE, recorder);
    List<Cid> order = recorder.blocks.stream().map(Block::cid).toList();
    assertThat(order).hasSize(10 + 3 + 1).endsWith(node.cid());
    Set<Cid> before = new HashSet<>();
    for (Block block : recorder.blocks) {
      if (UnixFsNode.decode(block.cid(), block.data()) instanceof FileNode file) {
        for (int i = 0; i < file.childCount(); i++) {
          assertThat(before).contains(file.child(i));
        }
      }
      before.add(block.cid());
    }
    assertThat(node.tsize()).isEqualTo(recorder.blocks.stream().mapToLong(Block::size).sum());
  }

  @Test
  void oneImporterServesManyFiles() throws Exception {
    FileImporter importer = new FileImporter(V1.withChunker("size-100"), Runnable::run);
    for (int length : new int[] {0, 1, 49, 50, 51, 99, 100, 101, 250, 3, 0, 700}) {
      byte[] content = random(length);
      try (BlockWriter writer = dags.blocks.newWriter()) {
        ImportedNode node =
            importer.importFile(new ByteArrayInputStream(content), Metadata.NONE, writer);
        FileReader reader = FileReader.open(dags.nodes(), node.cid(), Deadline.never()).get();
        assertThat(Bytes.all(reader)).isEqualTo(content);
      }
    }
  }

  @Test
  void metadataMakesTheRootDagPb() throws Exception {
    for (int length : new int[] {0, 5, 10, 11, 1000, 10 * 4, 10 * 16, 10 * 17}) {
      Recorder recorder = new Recorder();
      ImportProfile profile = V1.withChunker("size-10").withFileWidth(4);
      ImportedNode node =
          new FileImporter(profile, Runnable::run)
              .importFile(new ByteArrayInputStream(random(length)), MODE, recorder);
      assertThat(node.cid().is(Codec.DAG_PB)).isTrue();
      for (Block block : recorder.blocks) {
        UnixFsNode decoded = UnixFsNode.decode(block.cid(), block.data());
        assertThat(decoded.metadata())
            .isEqualTo(block.cid().equals(node.cid()) ? MODE : Metadata.NONE);
      }
      assertThat(node.size()).isEqualTo(length);
    }
  }

  @Test
  void otherHashFunctionsMakeVersionOne() throws Exception {
    ImportProfile profile =
        ImportProfile.UNIXFS_V0_2015.withHash(HashFunction.SHA2_512).withChunker("size-10");
    Recorder recorder = new Recorder();
    ImportedNode node =
        new FileImporter(profile, Runnable::run)
            .importFile(new ByteArrayInputStream(random(30)), Metadata.NONE, recorder);
    assertThat(node.cid().version()).isEqualTo(1);
    assertThat(recorder.blocks)
        .allMatch(block -> block.cid().multihash().code() == HashFunction.SHA2_512.code());
  }

  @Test
  void atMostSixteenMebibytesAreInFlight() throws Exception {
    // The hashing stands still: whatever the importer can, it has handed over before it waits.
    Deque<Runnable> held = new ArrayDeque<>();
    long[] most = {0};
    FileImporter importer =
        new FileImporter(
            V1,
            task -> {
              held.add(task);
              most[0] = Math.max(most[0], held.size());
              if (held.size() == 16) {
                held.removeFirst().run();
              }
            });
    InputStream endless =
        new InputStream() {
          private int left = 40 << 20;

          @Override
          public int read() {
            return left-- > 0 ? 7 : -1;
          }

          @Override
          public int read(byte[] into, int at, int length) {
            int count = Math.min(left, length);
            left -= count;
            if (count == 0) {
              held.forEach(Runnable::run);
              held.clear();
              return -1;
            }
            return count;
          }
        };
    ImportedNode node = importer.importFile(endless, Metadata.NONE, new Recorder());
    assertThat(node.size()).isEqualTo(40 << 20);
    assertThat(most[0]).isLessThanOrEqualTo(16);
  }

  @Test
  void failingStreamFailsTheImportOnly() throws Exception {
    FileImporter importer = new FileImporter(V1.withChunker("size-10"), Runnable::run);
    InputStream failing =
        new ByteArrayInputStream(random(35)) {
          @Override
          public synchronized int read(byte[] into, int at, int length) {
            if (pos >= 30) {
              throw new UncheckedIOException(new IOException("unreadable"));
            }
            return super.read(into, at, length);
          }
        };
    assertThatThrownBy(() -> importer.importFile(failing, Metadata.NONE, new Recorder()))
        .hasMessageContaining("unreadable");
    byte[] next = random(25);
    try (BlockWriter writer = dags.blocks.newWriter()) {
      ImportedNode node =
          importer.importFile(new ByteArrayInputStream(next), Metadata.NONE, writer);
      FileReader reader = FileReader.open(dags.nodes(), node.cid(), Deadline.never()).get();
      assertThat(Bytes.all(reader)).isEqualTo(next);
    }
  }

  @Test
  void fullDiskEndsTheImport() throws Exception {
    FileImporter importer = new FileImporter(V1.withChunker("size-10"), Runnable::run);
    BlockWriter full =
        new Recorder() {
          @Override
          public void put(Block block) throws FaultException {
            super.put(block);
            if (blocks.size() == 3) {
              throw new FaultException(Fault.FULL, "no space");
            }
          }
        };
    assertFault(
        Fault.FULL,
        () -> importer.importFile(new ByteArrayInputStream(random(1000)), Metadata.NONE, full));
  }
}
