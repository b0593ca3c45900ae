package io.orrery.node.writable;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same bytes have the same CID, whether they were added or written, in whatever order. */
class SameCidTest extends WritingTest {
  private static final int CHUNK = 1 << 20;

  /** By Kubo: {@code truncate -s 10G f; ipfs add -n -Q f} with the profile unixfs-v1-2025. */
  private static final String TEN_GIB_OF_ZEROS =
      "bafybeieekyvmsq7sig7cxqbhuos5kscfouvp7nzezwshnxj5uapsuu5wme";

  @BeforeEach
  void needsCids() {
    assumeTrue(!mount().isFolder(), "the files of an ordinary folder have no CIDs: skipped");
    Bash.needs("getfattr");
  }

  /**
   * Holds a folder and each of its files against what add makes of a folder with the same bytes.
   */
  private void assertAsAdded(Place place, Path same) throws Exception {
    String[] add = {"add", "--only-hash", "-r", "-Q", "--hidden", same.toString()};
    String added = mount().orrery().run(add).succeeds().strip();
    String written = mount().cid(place.at());
    if (!written.equals(added)) {
      for (String name : Bash.in(same).run("ls").lines().toList()) {
        Path file = same.resolve(name);
        assertThat(mount().cid(place.at().resolve(name)))
            .as(name)
            .isEqualTo(
                mount()
                    .orrery()
                    .run("add", "-n", "-r", "-Q", "--hidden", file.toString())
                    .succeeds()
                    .strip());
      }
    }
    assertThat(written).isEqualTo(added);
  }

  private static Path filesOf(int... sizes) throws Exception {
    Path folder = aside("sizes");
    for (int size : sizes) {
      Bash.in(folder).run("head -c %1$d /dev/urandom >s%1$d".formatted(size));
    }
    return folder;
  }

  @Test
  void copiedFilesOfEverySize() throws Exception {
    Path files =
        filesOf(0, 1, 2, 4095, 4096, 4097, 65536, 131072, 262143, 262144, 262145, CHUNK - 1, CHUNK);
    Path larger = filesOf(CHUNK + 1, 2 * CHUNK - 1, 2 * CHUNK, 2 * CHUNK + 1, 11 * CHUNK + 12345);
    Bash.in(files).run("cp '" + larger + "'/* .");
    Place place = place("sizes");
    place.run("cp '" + files + "'/* .");
    assertAsAdded(place, files);
  }

  @Test
  void aTreeOfDirectoriesWithOneThatIsSharded() throws Exception {
    Path tree = aside("tree");
    Bash.in(tree)
        .run(
            """
            mkdir -p a/b/c empty wide; echo x >a/b/c/x; ln -s a/b link; echo top >top
            for i in {1..6000}; do echo $i >wide/a-name-of-some-length-so-that-it-grows-$i; done
            """);
    Place place = place("tree");
    place.run("tar -C '" + tree + "' -c . | tar -x --touch --no-overwrite-dir");
    assertAsAdded(place, tree);
    // Below the threshold again, by small changes.
    String smaller = "rm wide/*[02468]; rm a/b/c/x; mv top a/top; seq 9 >top";
    Bash.in(tree).run(smaller);
    assertThat(mount().cid(place.at())).isNotEmpty();
    place.run(smaller);
    assertAsAdded(place, tree);
  }

  @Test
  void writtenInAnyOrderInAnyPieces() throws Exception {
    Place place = place("orders");
    Path same = aside("orders");
    long seed = new Random().nextLong();
    for (int i = 0; i < 24; i++) {
      Random random = new Random(seed + i);
      byte[] bytes = new byte[random.nextInt(i % 3 == 0 ? 9 * CHUNK : 300_000)];
      random.nextBytes(bytes);
      if (i % 4 == 1) {
        Arrays.fill(bytes, bytes.length / 3, bytes.length, (byte) 0);
      }
      Files.write(same.resolve("f" + i), bytes);
      writeInPieces(place.at().resolve("f" + i), bytes, random);
      if (i % 5 == 0) {
        // Committed in the midst, so that what follows changes a DAG.
        mount().cid(place.at());
        writeAgain(place.at().resolve("f" + i), bytes, random);
      }
    }
    assertThat(place.run("cat *")).as("seed " + seed).isEqualTo(Bash.in(same).run("cat *"));
    assertAsAdded(place, same);
  }

  /** Some bytes are first written wrong, and the file may be too long for a while. */
  private static void writeInPieces(Path file, byte[] bytes, Random random) throws IOException {
    List<Integer> starts = new ArrayList<>();
    int largest = 1 + random.nextInt(400_000);
    for (int at = 0; at < bytes.length; at += 1 + random.nextInt(largest)) {
      starts.add(at);
    }
    starts.add(bytes.length);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i + 1 < starts.size(); i++) {
      order.add(i);
    }
    Collections.shuffle(order, random);
    try (FileChannel channel = FileChannel.open(file, CREATE_NEW, WRITE)) {
      if (random.nextBoolean()) {
        byte[] wrong = new byte[random.nextInt(bytes.length + 100_000)];
        random.nextBytes(wrong);
        channel.write(ByteBuffer.wrap(wrong), random.nextInt(50_000));
      }
      for (int piece : order) {
        int from = starts.get(piece);
        channel.write(ByteBuffer.wrap(bytes, from, starts.get(piece + 1) - from), from);
        if (random.nextInt(20) == 0) {
          channel.force(false);
        }
      }
      channel.truncate(bytes.length);
    }
  }

  private static void writeAgain(Path file, byte[] bytes, Random random) throws IOException {
    try (FileChannel channel = FileChannel.open(file, WRITE)) {
      for (int i = 0; i < 5 && bytes.length > 0; i++) {
        int from = random.nextInt(bytes.length);
        int length = 1 + random.nextInt(bytes.length - from);
        channel.write(ByteBuffer.wrap(new byte[length]), from);
        channel.write(ByteBuffer.wrap(bytes, from, length), from);
      }
      channel.truncate(bytes.length / 2);
      channel.write(
          ByteBuffer.wrap(bytes, bytes.length / 2, bytes.length - bytes.length / 2),
          bytes.length / 2);
    }
  }

  @Test
  void aModeThatIsNotTheUsualOneIsStoredAsAddStoresIt() throws Exception {
    Path program = aside("mode").resolve("program");
    Bash.in(program.getParent()).run("seq 1000 >program; chmod 0750 program");
    Place place = place("mode");
    place.run("cp -p '" + program + "' . && touch -d @1 program && cp program again");
    String added =
        mount().orrery().run("add", "-n", "-Q", "--preserve-mode", "" + program).succeeds();
    assertThat(mount().cid(place.at().resolve("again"))).isEqualTo(added.strip());
  }

  @Test
  void tenGibibytesOfHoles() throws Exception {
    Place place = place("holes");
    place.run("truncate -s 10G huge");
    assertThat(mount().cid(place.at().resolve("huge"))).isEqualTo(TEN_GIB_OF_ZEROS);
    place.run("truncate -s 20G huge; echo x >>huge; truncate -s 10G huge");
    assertThat(mount().cid(place.at().resolve("huge"))).isEqualTo(TEN_GIB_OF_ZEROS);
    // Or it would be read to its end after the remount.
    place.run("rm huge");
  }

  @Test
  @Tag("long")
  void aGibibyteAndAByte() throws Exception {
    Path files = aside("large");
    Bash.in(files)
        .run(
            """
            head -c 1G /dev/urandom >exact; cp exact more; echo -n x >>more
            head -c $((1023 << 20)) exact >less
            """);
    Place place = place("large");
    place.run("cp '" + files + "'/* .");
    assertAsAdded(place, files);
    // Page by page, backwards.
    place.run(
        """
        perl -e 'open(I, "<", "exact") or die; open(O, ">", "back") or die;
          for (my $at = (1 << 30) - 65536; $at >= 0; $at -= 65536) {
            sysseek(I, $at, 0); sysread(I, my $b, 65536) == 65536 or die;
            sysseek(O, $at, 0); syswrite(O, $b) == 65536 or die }'
        """);
    assertThat(mount().cid(place.at().resolve("back")))
        .isEqualTo(mount().cid(place.at().resolve("exact")));
  }
}
