package io.orrery.node.filestore;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.node.content.NoBlocks;
import io.orrery.node.store.Store;
import io.orrery.node.store.StoreOptions;
import io.orrery.unixfs.Chunker;
import io.orrery.unixfs.FileImporter;
import io.orrery.unixfs.FileReader;
import io.orrery.unixfs.ImportProfile;
import io.orrery.unixfs.Layout;
import io.orrery.unixfs.Metadata;
import io.orrery.unixfs.NodeCache;
import io.orrery.unixfs.NodeSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/** Whatever the file and however it is cut: the same CID, and the same bytes or none. */
class NoCopyPropertyTest {
  private static final String[] CHUNKERS = {
    "size-1000", "size-65536", "size-262144", "rabin-512-1024-2048", "buzhash"
  };

  @Property(tries = 40, shrinking = ShrinkingMode.OFF)
  void theSameCidAndTheSameBytesOrNone(
      @ForAll long seed, @ForAll @IntRange(max = 400_000) int length) throws Exception {
    Path folder = Files.createTempDirectory("nocopy").toRealPath();
    try (Store store =
            Store.open(folder.resolve("store"), StoreOptions.standard().withCreate(true));
        Filestore filestore = new Filestore(store, folder, new NoMounts(), () -> true)) {
      Random random = new Random(seed);
      byte[] content = content(random, length);
      Path file = Files.write(folder.resolve("file"), content);
      ImportProfile profile = profile(random);
      Cid cid = add(filestore, store, profile, file, content);
      assertThat(cid).isEqualTo(imported(profile, content, new NoBlocks()));
      NodeSource nodes = new NodeSource(filestore, new NodeCache(1 << 20));
      assertThat(read(nodes, cid)).isEqualTo(content);
      damage(random, file, content);
      try {
        assertThat(read(nodes, cid)).isEqualTo(content);
      } catch (ExecutionException e) {
        assertThat(e.getCause())
            .isInstanceOfSatisfying(
                FaultException.class, fault -> assertThat(fault.fault()).isEqualTo(Fault.CORRUPT));
      }
    } finally {
      remove(folder);
    }
  }

  /** Random bytes, of which some stretches come again, as whole chunks too. */
  private static byte[] content(Random random, int length) {
    byte[] content = new byte[length];
    random.nextBytes(content);
    for (int at = 1000; at + 1000 <= length; at += 1000) {
      if (random.nextInt(4) == 0) {
        System.arraycopy(content, 0, content, at, 1000);
      }
    }
    return content;
  }

  private static ImportProfile profile(Random random) throws FaultException {
    return ImportProfile.UNIXFS_V1_2025
        .withChunker(Chunker.parse(CHUNKERS[random.nextInt(CHUNKERS.length)]))
        .withLayout(random.nextBoolean() ? Layout.BALANCED : Layout.TRICKLE)
        .withFileWidth(2 + random.nextInt(30))
        .withInlineLimit(random.nextBoolean() ? 128 : ImportProfile.NO_INLINING);
  }

  private static Cid imported(ImportProfile profile, byte[] content, BlockWriter out)
      throws IOException {
    return new FileImporter(profile, Runnable::run)
        .importFile(new ByteArrayInputStream(content), Metadata.NONE, out)
        .cid();
  }

  private static Cid add(
      Filestore filestore, Store store, ImportProfile profile, Path file, byte[] content)
      throws IOException {
    try (BlockWriter lease = store.newWriter()) {
      Cid cid = imported(profile, content, filestore.referring(lease, file.toString()));
      lease.commit();
      return cid;
    }
  }

  private static byte[] read(NodeSource nodes, Cid cid) throws Exception {
    FileReader reader = FileReader.open(nodes, cid, Deadline.never()).get();
    ByteBuffer all = ByteBuffer.allocate((int) reader.size());
    return reader
        .read(
            0,
            all.capacity(),
            Deadline.never(),
            views -> {
              views.forEach(all::put);
              return all.array();
            })
        .get();
  }

  /** Changes a byte, or cuts the file, or both. */
  private static void damage(Random random, Path file, byte[] content) throws IOException {
    byte[] damaged = Arrays.copyOf(content, random.nextInt(content.length + 1));
    if (damaged.length > 0) {
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
    }
    Files.write(file, damaged);
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(one);
      }
    }
  }

  private static final class NoMounts implements OwnMounts {
    @Override
    public Path follow(Path absolute) {
      return absolute;
    }

    @Override
    public boolean cover(Path path) {
      return false;
    }
  }
}
