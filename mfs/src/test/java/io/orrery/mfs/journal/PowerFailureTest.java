package io.orrery.mfs.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a sync promised is there when nothing but synced bytes is left. */
@Timeout(120)
class PowerFailureTest {
  private static final int THREADS = 6;
  private static final byte KIND = 1;

  /**
   * Records of a thread: on a fast disk those who never pause would fill the heap of the reader.
   */
  private static final int MOST = 10_000;

  @TempDir private Path temp;

  @Test
  void everyAnsweredSyncIsKept() throws Exception {
    Path folder = temp.resolve("log");
    Disk disk = Disk.real();
    Set<Long> promised = ConcurrentHashMap.newKeySet();
    CountDownLatch enough = new CountDownLatch(THREADS * 20);
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    Journal log = Journal.open(folder, 0, new Records(), Durable.NOTHING, disk);
    List<Future<?>> writers = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      long id = thread;
      writers.add(pool.submit(() -> write(log, id << 32, promised, enough)));
    }
    for (int failure = 0; failure < 5; failure++) {
      enough.await();
      // In this order: what is promised while the copy is made need not be in it.
      Set<Long> before = new HashSet<>(promised);
      Path copy = temp.resolve("copy" + failure);
      disk.copySynced(folder, copy);
      assertHolds(copy, before);
    }
    log.close();
    for (Future<?> writer : writers) {
      writer.get();
    }
    pool.shutdown();
    assertHolds(folder, promised);
  }

  private static void assertHolds(Path folder, Set<Long> promised) throws FaultException {
    List<Long> found = new ArrayList<>();
    for (Records.Row row : Records.of(folder, 0).rows) {
      found.add(row.body().getLong(0));
    }
    assertThat(new HashSet<>(found)).containsAll(promised);
    long[] next = new long[THREADS];
    for (long id : found) {
      assertThat(id & 0xffffffffL).isEqualTo(next[(int) (id >>> 32)]++);
    }
  }

  private static Void write(Journal log, long id, Set<Long> promised, CountDownLatch enough)
      throws Exception {
    Random random = new Random(id);
    List<Long> unsynced = new ArrayList<>();
    try {
      for (int i = 0; i < MOST; i++) {
        ByteBuffer head = ByteBuffer.allocate(8).putLong(id + i).flip();
        log.append(KIND, head, ByteBuffer.allocate(random.nextInt(2_000)));
        unsynced.add(id + i);
        if (random.nextInt(8) == 0) {
          log.sync().get();
          promised.addAll(unsynced);
          unsynced.clear();
          enough.countDown();
        }
        if (random.nextInt(200) == 0) {
          log.rotate();
        }
      }
    } catch (FaultException e) {
      assertThat(e.fault()).isEqualTo(Fault.CLOSED);
    } catch (ExecutionException e) {
      assertThat(FaultException.unwrap(e).fault()).isEqualTo(Fault.CLOSED);
    }
    return null;
  }

  @Test
  void aGenerationIsSyncedNoEarlierThanThoseBeforeIt() throws Exception {
    Path folder = temp.resolve("log");
    Disk disk = Disk.real();
    Records records = new Records();
    Random random = new Random(2);
    try (Journal log = Journal.open(folder, 0, new Records(), Durable.NOTHING, disk)) {
      for (int i = 0; i < 3; i++) {
        records.append(log, random, 100);
        log.rotate();
      }
      records.append(log, random, 100);
      log.sync().get();
      Path copy = temp.resolve("copy");
      disk.copySynced(folder, copy);
      assertThat(Records.of(copy, 0).rows).isEqualTo(records.rows);
    }
  }

  @Test
  void aSyncThatFailedIsNeverTakenBack() throws Exception {
    Path folder = temp.resolve("log");
    Disk disk = Disk.real();
    Records records = new Records();
    Random random = new Random(3);
    Journal log = Journal.open(folder, 0, new Records(), Durable.NOTHING, disk);
    records.append(log, random, 100);
    log.sync().get();
    long lost = log.append(KIND, Records.EMPTY, ByteBuffer.allocate(10));
    disk.failsToSync = true;
    for (int attempt = 0; attempt < 3; attempt++) {
      assertThat(catchThrowableOfType(ExecutionException.class, () -> log.sync().get()))
          .hasCauseInstanceOf(FaultException.class)
          .hasMessageContaining("not synced");
      assertThat(disk.failsToSync).as("asked once").isFalse();
    }
    assertFault(() -> log.append(KIND, Records.EMPTY, Records.EMPTY));
    assertFault(log::rotate);
    assertFault(() -> log.read(lost, ByteBuffer.allocate(1)));
    records.assertReadable(log, random);
    assertFault(log::close);
    log.close();
    Path copy = temp.resolve("copy");
    disk.copySynced(folder, copy);
    assertThat(Records.of(copy, 0).rows).isEqualTo(records.rows);
  }

  private static void assertFault(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThat(catchThrowableOfType(FaultException.class, call).fault()).isEqualTo(Fault.IO);
  }
}
