package io.orrery.mfs.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class JournalTest {
  private static final byte KIND = 7;
  private static final int MIB = 1 << 20;

  @TempDir private Path temp;
  private final Random random = new Random(1);

  private Path folder() {
    return temp.resolve("tree").resolve("log");
  }

  private Journal open(long first, Replay into) throws FaultException {
    return Journal.open(folder(), first, into, Durable.NOTHING);
  }

  private Journal open() throws FaultException {
    return open(0, new Records());
  }

  private static ByteBuffer text(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertFault(Fault fault, ThrowingCallable call) {
    assertThat(catchThrowableOfType(FaultException.class, call).fault()).isEqualTo(fault);
  }

  @Test
  void theFormatIsTheOneInThePreface() throws Exception {
    try (Journal log = open(5, new Records())) {
      assertThat(log.append(KIND, text("ab"), text("cde"))).isEqualTo(28 + 9 + 2);
      assertThat(log.rotate()).isEqualTo(6);
    }
    Path file = folder().resolve("0000000000000000005.log");
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    assertThat(text("ORRLOG\1\n")).isEqualTo(bytes.slice(0, 8));
    assertThat(bytes.getLong(8)).isEqualTo(5);
    assertThat(bytes.getInt(24)).isEqualTo(Frame.checksum(bytes.slice(0, 24)));
    assertThat(bytes.getInt(28)).isEqualTo(5);
    assertThat(bytes.get(36)).isEqualTo(KIND);
    assertThat(bytes.slice(37, 5)).isEqualTo(text("abcde"));
    ByteBuffer covered = ByteBuffer.allocate(25).putLong(bytes.getLong(16)).putLong(28).putInt(5);
    covered.put(KIND).putInt(Frame.checksum(text("abcde")));
    assertThat(bytes.getInt(32)).isEqualTo(Frame.checksum(covered.flip()));
    assertThat(bytes.getInt(42)).isZero();
    assertThat(bytes.get(50)).isZero();
    assertThat(bytes.limit()).isEqualTo(51);
  }

  @Test
  void itCanBeSeenWithoutOpeningALogWhetherItHasRecords() throws Exception {
    assertThat(Journal.hasRecords(folder(), 0)).isFalse();
    try (Journal log = open()) {
      assertThat(Journal.hasRecords(folder(), 0)).isFalse();
      log.append(KIND, text("a"), text("b"));
      log.sync().get();
      assertThat(Journal.hasRecords(folder(), 0)).isTrue();
      log.rotate();
      // Which lays zeros behind the header, as a process that is killed leaves them.
      log.sync().get();
      assertThat(Journal.hasRecords(folder(), 0)).isTrue();
      assertThat(Journal.hasRecords(folder(), 1)).isFalse();
    }
    assertThat(Journal.hasRecords(folder(), 1)).isFalse();
  }

  @Test
  void crc32cIsTheOneOfRfc3720() {
    assertThat(Frame.checksum(text("123456789"))).isEqualTo(0xe3069283);
  }

  @Test
  void bytesAreReadFromTheBufferTheFileAndAcrossTheirBorder() throws Exception {
    Records records = new Records();
    try (Journal log = open()) {
      for (int length : new int[] {0, 1, 500_000, 500_000, 100_000, 3 * MIB, 10, MIB, MIB - 9}) {
        records.append(log, random, length);
        records.assertReadable(log, random);
      }
      assertThat(Records.read(log, 0, 1_100_000).get()).isEqualTo((byte) 'O');
    }
    assertThat(Records.of(folder(), 0).rows).isEqualTo(records.rows);
  }

  @Test
  void theLargestRecordIsTakenAndALargerOneIsNot() throws Exception {
    Records records = new Records();
    try (Journal log = open()) {
      ByteBuffer large = ByteBuffer.allocate(Journal.MAX_BODY);
      log.append(KIND, Records.EMPTY, large);
      assertThatThrownBy(() -> log.append(KIND, text("a"), large))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> log.append((byte) 0, text("a"), text("b")))
          .isInstanceOf(IllegalArgumentException.class);
      records.append(log, random, 3);
    }
    assertThat(Records.of(folder(), 0).rows).hasSize(2).endsWith(records.rows.get(0));
  }

  @Test
  void bytesThatWereNotAppendedCannotBeRead() throws Exception {
    try (Journal log = open()) {
      long at = log.append(KIND, text("a"), text("b"));
      ByteBuffer two = ByteBuffer.allocate(2);
      assertThatThrownBy(() -> log.read(at, two)).isInstanceOf(IllegalArgumentException.class);
      assertThat(two.position()).isZero();
    }
  }

  @Test
  void aGenerationBeginsWhereItIsToldAndPositionsOutliveIt() throws Exception {
    Records records = new Records();
    try (Journal log = open()) {
      for (int generation = 1; generation < 5; generation++) {
        records.append(log, random, 100);
        records.append(log, random, 2 * MIB);
        assertThat(log.rotate()).isEqualTo(generation);
        records.assertReadable(log, random);
      }
    }
    assertThat(Records.of(folder(), 0).rows).isEqualTo(records.rows);
    assertThat(Records.of(folder(), 3).rows).isEqualTo(records.rows.subList(6, 8));
    assertThat(folder().toFile().list()).hasSize(2);
  }

  @Test
  void whatIsDroppedIsGoneAndTheRestGoesOn() throws Exception {
    Records records = new Records();
    try (Journal log = open()) {
      records.append(log, random, 5000);
      log.rotate();
      records.append(log, random, 100);
      long next = log.rotate();
      records.append(log, random, 100);
      long before = log.bytes();
      assertThatThrownBy(() -> log.drop(next + 1)).isInstanceOf(IllegalArgumentException.class);
      log.drop(next - 1);
      assertThat(log.bytes()).isBetween(before - 5200, before - 5000);
      assertThat(folder().toFile().list()).hasSize(2);
      ByteBuffer one = ByteBuffer.allocate(1);
      assertThatThrownBy(() -> log.read(records.positions.get(0), one))
          .isInstanceOf(IllegalArgumentException.class);
      log.sync().get();
      records.rows.remove(0);
      records.positions.remove(0);
      records.assertReadable(log, random);
    }
    assertThat(Records.of(folder(), 1).rows).isEqualTo(records.rows);
  }

  @Test
  void aLogThatWasCutOffGoesOnWhereItEnds() throws Exception {
    Records records = new Records();
    for (int round = 0; round < 4; round++) {
      Records replayed = new Records();
      try (Journal log = open(0, replayed)) {
        assertThat(replayed.rows).isEqualTo(records.rows);
        replayed.assertReadable(log, random);
        records.append(log, random, 30);
        if (round == 1) {
          log.rotate();
        }
      }
      records.positions.clear();
      records.positions.addAll(Records.of(folder(), 0).positions);
    }
  }

  @Test
  void whoReplaysMayCallTheEnd() throws Exception {
    Records records = new Records();
    try (Journal log = open()) {
      for (int i = 0; i < 6; i++) {
        records.append(log, random, 10);
        if (i % 2 == 1) {
          log.rotate();
        }
      }
    }
    open(0, new Records().upTo(3)).close();
    assertThat(Records.of(folder(), 0).rows).isEqualTo(records.rows.subList(0, 3));
    assertThat(folder().toFile().list()).hasSize(2);
  }

  @Test
  void aFaultOfWhoReplaysLeavesTheLogAsItIs() throws Exception {
    try (Journal log = open()) {
      log.append(KIND, text("a"), text("b"));
    }
    byte[] before = Files.readAllBytes(folder().resolve(Generation.fileName(0)));
    Replay broken =
        (kind, body, position) -> {
          throw FaultException.malformed("a record of a kind that nobody knows");
        };
    assertFault(Fault.MALFORMED, () -> open(0, broken));
    assertThat(folder().resolve(Generation.fileName(0))).hasBinaryContent(before);
  }

  @Test
  void aMissingGenerationIsSaid() throws Exception {
    try (Journal log = open()) {
      log.rotate();
      log.rotate();
    }
    Files.delete(folder().resolve(Generation.fileName(1)));
    assertFault(Fault.CORRUPT, () -> open(0, new Records()));
    assertFault(Fault.CORRUPT, () -> open(1, new Records()));
    open(2, new Records()).close();
  }

  @Test
  void aFirstGenerationThatNeverReachedTheDiskIsEmpty() throws Exception {
    try (Journal log = open()) {
      log.append(KIND, text("a"), text("b"));
    }
    assertThat(Records.of(folder(), 1).rows).isEmpty();
    assertThat(folder().toFile().list()).containsExactly("0000000000000000001.log");
  }

  @Test
  void fileOfAnotherKindOrVersionIsRefusedAndLeftAlone() throws Exception {
    open().close();
    Path file = folder().resolve(Generation.fileName(0));
    byte[] good = Files.readAllBytes(file);
    Files.writeString(file, "something else of more than 28 bytes");
    assertFault(Fault.CORRUPT, () -> open(0, new Records()));
    ByteBuffer newer = ByteBuffer.wrap(good).put(6, (byte) 2);
    newer.putInt(24, Frame.checksum(newer.slice(0, 24)));
    Files.write(file, newer.array());
    assertFault(Fault.UNSUPPORTED, () -> open(0, new Records()));
    assertThat(file).hasBinaryContent(newer.array());
  }

  @Test
  void otherFilesInTheFolderAreNotTouched() throws Exception {
    Files.createDirectories(folder());
    Path note = Files.writeString(folder().resolve("1.log"), "mine");
    open(9, new Records()).close();
    assertThat(note).hasContent("mine");
  }

  @Test
  void recordsOfOneThreadKeepTheirOrderAmongOthers() throws Exception {
    int threads = 8;
    int each = 2000;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (Journal log = open()) {
      List<Future<Void>> all = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        byte kind = (byte) (thread + 1);
        Callable<Void> work = () -> appendAndReadBack(log, kind, each);
        all.add(pool.submit(work));
      }
      for (Future<Void> one : all) {
        one.get();
      }
    } finally {
      pool.shutdown();
    }
    int[] next = new int[threads + 1];
    for (Records.Row row : Records.of(folder(), 0).rows) {
      assertThat(row.body().getInt(0)).isEqualTo(next[row.kind()]++);
    }
    assertThat(next).containsExactly(0, each, each, each, each, each, each, each, each);
  }

  private static Void appendAndReadBack(Journal log, byte kind, int count) throws Exception {
    Random random = new Random(kind);
    List<Long> positions = new ArrayList<>();
    List<byte[]> payloads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] payload = new byte[random.nextInt(1500)];
      random.nextBytes(payload);
      ByteBuffer head = ByteBuffer.allocate(4).putInt(i).flip();
      positions.add(log.append(kind, head, ByteBuffer.wrap(payload)));
      payloads.add(payload);
      int back = i - random.nextInt(Math.min(i + 1, 40));
      assertThat(Records.read(log, positions.get(back), payloads.get(back).length))
          .isEqualTo(ByteBuffer.wrap(payloads.get(back)));
      if (i % 500 == 0) {
        log.sync().get();
      } else if (i % 701 == 0) {
        log.rotate();
      }
    }
    return null;
  }

  @Test
  void allWhoAskDuringARoundShareTheNext() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger rounds = new AtomicInteger();
    Durable slow =
        () -> {
          rounds.incrementAndGet();
          running.countDown();
          awaitUninterruptibly(goOn);
        };
    try (Journal log = Journal.open(folder(), 0, new Records(), slow)) {
      log.append(KIND, text("a"), text("b"));
      CompletableFuture<Void> first = log.sync();
      running.await();
      List<CompletableFuture<Void>> waiting = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        log.append(KIND, text("a"), text("b"));
        waiting.add(log.sync());
      }
      waiting.get(0).cancel(false);
      assertThat(first).isNotDone();
      assertThat(waiting.get(1)).isNotDone();
      goOn.countDown();
      first.get();
      for (CompletableFuture<Void> one : waiting.subList(1, 100)) {
        one.get();
      }
      assertThat(rounds).hasValue(2);
      log.sync().get();
      assertThat(rounds).as("nothing was appended since").hasValue(2);
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      if (!latch.await(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody went on");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatNobodyAsksForIsSyncedAllTheSame() throws Exception {
    CountDownLatch synced = new CountDownLatch(1);
    try (Journal log = Journal.open(folder(), 0, new Records(), synced::countDown)) {
      log.append(KIND, text("a"), text("b"));
      assertThat(synced.await(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void whatMustBeDurableFirstMayFailAndBeTriedAgain() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    Durable once =
        () -> {
          if (tries.incrementAndGet() == 1) {
            throw new FaultException(Fault.FULL, "no space for blocks");
          }
        };
    try (Journal log = Journal.open(folder(), 0, new Records(), once)) {
      log.append(KIND, text("a"), text("b"));
      assertFault(Fault.FULL, () -> get(log.sync()));
      get(log.sync());
    }
    assertThat(Records.of(folder(), 0).rows).hasSize(1);
  }

  private static void get(CompletableFuture<Void> future) throws Exception {
    try {
      future.get();
    } catch (ExecutionException e) {
      throw FaultException.unwrap(e);
    }
  }

  @Test
  void anInterruptHarmsNeitherTheLogNorItsOtherUsers() throws Exception {
    Records records = new Records();
    try (Journal log = open()) {
      records.append(log, random, 2 * MIB);
      Thread.currentThread().interrupt();
      records.append(log, random, 2 * MIB);
      records.assertReadable(log, random);
      log.rotate();
      assertThat(Thread.interrupted()).isTrue();
      records.append(log, random, 10);
      records.assertReadable(log, random);
      log.sync().get();
    }
    assertThat(Records.of(folder(), 0).rows).isEqualTo(records.rows);
  }

  @Test
  void closingSyncsAndSaysSoAfterwards() throws Exception {
    AtomicInteger rounds = new AtomicInteger();
    Journal log = Journal.open(folder(), 0, new Records(), rounds::incrementAndGet);
    long at = log.append(KIND, text("a"), text("b"));
    log.close();
    log.close();
    assertThat(rounds).hasValue(1);
    assertFault(Fault.CLOSED, () -> log.append(KIND, text("a"), text("b")));
    assertFault(Fault.CLOSED, () -> log.read(at, ByteBuffer.allocate(1)));
    assertFault(Fault.CLOSED, log::rotate);
    assertFault(Fault.CLOSED, () -> log.drop(0));
    assertFault(Fault.CLOSED, () -> get(log.sync()));
    assertThat(Records.of(folder(), 0).rows).hasSize(1);
  }
}
