package io.orrery.mfs.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/** What a power failure leaves of a log opens, and holds a beginning of it. */
class TornLogTest {
  private Path temp;
  private final Records records = new Records();

  /** For each file of the log its bytes, and how many records end in it or before. */
  private final List<byte[]> files = new ArrayList<>();

  private final List<Integer> counts = new ArrayList<>();

  @BeforeTry
  void makeFolder() throws IOException {
    temp = Files.createTempDirectory("torn-log");
    records.rows.clear();
    records.positions.clear();
    files.clear();
    counts.clear();
  }

  @AfterTry
  void removeFolder() throws IOException {
    try (Stream<Path> below = Files.walk(temp)) {
      for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** Appends records of those lengths; a length of 0 begins the next generation. */
  private void write(List<Integer> lengths, Random random) throws Exception {
    Path folder = temp.resolve("whole");
    try (Journal log = open(folder, new Records())) {
      for (int length : lengths) {
        if (length == 0) {
          log.rotate();
          counts.add(records.rows.size());
        } else {
          records.append(log, random, length);
        }
      }
      counts.add(records.rows.size());
    }
    for (int i = 0; i < counts.size(); i++) {
      files.add(Files.readAllBytes(folder.resolve(Generation.fileName(i))));
    }
  }

  private static Journal open(Path folder, Replay into) throws FaultException {
    return Journal.open(folder, 0, into, Durable.NOTHING, Disk.quick());
  }

  /** A log with other bytes in one of its files. */
  private Path with(int file, byte[] bytes) throws IOException {
    Path folder = temp.resolve("torn");
    Files.createDirectories(folder);
    for (int i = 0; i < files.size(); i++) {
      Files.write(folder.resolve(Generation.fileName(i)), i == file ? bytes : files.get(i));
    }
    return folder;
  }

  /** Opens a log, adds a record, and finds both what was there and what was added. */
  private Records replayAndGoOn(Path folder, Random random) throws FaultException {
    Records replayed = new Records();
    Records all = new Records();
    try (Journal log = open(folder, replayed)) {
      all.rows.addAll(replayed.rows);
      all.positions.addAll(replayed.positions);
      all.append(log, random, 5);
      all.assertReadable(log, random);
    }
    Records again = new Records();
    open(folder, again).close();
    assertThat(again.rows).isEqualTo(all.rows);
    return replayed;
  }

  @Property(tries = 25)
  void cutAnywhereItHoldsTheRecordsBeforeTheCut(
      @ForAll @Size(max = 7) List<@IntRange(max = 40) Integer> lengths, @ForAll Random random)
      throws Exception {
    write(lengths, random);
    for (int file = 0; file < files.size(); file++) {
      for (int cut = 0; cut < files.get(file).length; cut++) {
        Path folder = with(file, Arrays.copyOf(files.get(file), cut));
        int whole = wholeBefore(file, cut);
        assertThat(replayAndGoOn(folder, random).rows).isEqualTo(records.rows.subList(0, whole));
      }
    }
  }

  /** How many records lie wholly before an offset of a file. */
  private int wholeBefore(int file, int offset) {
    int whole = file == 0 ? 0 : counts.get(file - 1);
    long end = Generation.HEADER;
    while (whole < counts.get(file)) {
      end += Frame.BYTES + records.rows.get(whole).body().limit();
      if (end > offset) {
        return whole;
      }
      whole++;
    }
    return whole;
  }

  @Property(tries = 10)
  void damagedAnywhereItHoldsTheRecordsBeforeTheDamage(
      @ForAll @Size(max = 5) List<@IntRange(max = 40) Integer> lengths, @ForAll Random random)
      throws Exception {
    write(lengths, random);
    for (int file = 0; file < files.size(); file++) {
      for (int at = 0; at < files.get(file).length; at++) {
        byte[] bytes = files.get(file).clone();
        bytes[at] ^= (byte) (1 + random.nextInt(255));
        Path folder = with(file, bytes);
        if (at < Generation.HEADER) {
          assertRefused(folder);
        } else {
          int whole = wholeBefore(file, at);
          assertThat(replayAndGoOn(folder, random).rows).isEqualTo(records.rows.subList(0, whole));
        }
      }
    }
  }

  private static void assertRefused(Path folder) {
    try {
      open(folder, new Records()).close();
    } catch (FaultException e) {
      assertThat(e.fault()).isEqualTo(Fault.CORRUPT);
      return;
    }
    throw new AssertionError("a damaged header was taken");
  }

  @Property(tries = 10)
  void followedByWhatTheDiskHeldBeforeItIsWhole(
      @ForAll @Size(max = 5) List<@IntRange(max = 40) Integer> lengths, @ForAll Random random)
      throws Exception {
    write(lengths, random);
    int last = files.size() - 1;
    byte[] own = files.get(last);
    // Its own records once more, where they were not written.
    byte[] doubled = Arrays.copyOf(own, own.length * 2 - Generation.HEADER);
    System.arraycopy(own, Generation.HEADER, doubled, own.length, own.length - Generation.HEADER);
    for (byte[] stale : List.of(Arrays.copyOf(own, own.length + 4096), doubled)) {
      assertThat(replayAndGoOn(with(last, stale), random).rows).isEqualTo(records.rows);
    }
  }
}
