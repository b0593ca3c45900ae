package io.orrery.mfs.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.ipld.FaultException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who asks for a sync and may wait brings it about himself, when nobody else is at it. */
@Timeout(120)
class SyncHereTest {
  @TempDir private Path temp;

  private final List<Thread> rounds = new ArrayList<>();

  /** One for each round that has begun, and one for each that may end. */
  private final Semaphore begun = new Semaphore(0);

  private final Semaphore goOn = new Semaphore(0);
  private final List<Journal> logs = new ArrayList<>();

  @AfterEach
  void close() throws FaultException {
    goOn.release(1000);
    for (Journal log : logs) {
      log.close();
    }
  }

  /** A log whose rounds are noted down and wait to be let go on. */
  private Journal open(String name) throws FaultException {
    Durable slow =
        () -> {
          synchronized (rounds) {
            rounds.add(Thread.currentThread());
          }
          begun.release();
          goOn.acquireUninterruptibly();
        };
    Journal log = Journal.open(temp.resolve(name), 0, new Records(), slow);
    logs.add(log);
    return log;
  }

  private static void append(Journal log) throws FaultException {
    log.append((byte) 1, Records.EMPTY, ByteBuffer.allocate(10));
  }

  private CompletableFuture<Void> elsewhere(Journal log) throws Exception {
    append(log);
    CompletableFuture<Void> done = new CompletableFuture<>();
    new Thread(() -> answer(log.syncHere(), done), "asks").start();
    begun.acquire();
    return done;
  }

  private static void answer(CompletableFuture<Void> from, CompletableFuture<Void> to) {
    CompletableFuture<Void> unused =
        from.whenComplete(
            (done, fault) -> {
              if (fault == null) {
                to.complete(null);
              } else {
                to.completeExceptionally(fault);
              }
            });
  }

  @Test
  void whoAsksFirstRunsTheRound() throws Exception {
    Journal log = open("log");
    append(log);
    goOn.release();
    assertThat(log.syncHere()).isCompleted();
    assertThat(rounds).containsExactly(Thread.currentThread());
    assertThat(log.syncHere()).as("nothing was appended since").isCompleted();
    assertThat(rounds).hasSize(1);
  }

  @Test
  void whoAsksDuringItGetsTheNext() throws Exception {
    Journal log = open("log");
    CompletableFuture<Void> first = elsewhere(log);
    append(log);
    CompletableFuture<Void> second = log.syncHere();
    assertThat(first).isNotDone();
    assertThat(second).isNotDone();
    goOn.release();
    first.get();
    begun.acquire();
    assertThat(second).isNotDone();
    goOn.release();
    second.get();
    assertThat(rounds).hasSize(2);
    assertThat(rounds.get(1).getName()).startsWith("journal-sync");
  }

  private static boolean isClosed(Journal log) {
    try {
      append(log);
      return false;
    } catch (FaultException closed) {
      return true;
    }
  }

  @Test
  void closingWaitsForIt() throws Exception {
    Journal log = open("log");
    CompletableFuture<Void> first = elsewhere(log);
    CompletableFuture<Void> closing =
        CompletableFuture.runAsync(
            () -> {
              try {
                log.close();
              } catch (FaultException e) {
                throw new IllegalStateException(e);
              }
            },
            task -> new Thread(task, "closes").start());
    while (!isClosed(log)) {
      Thread.onSpinWait();
    }
    assertThat(closing).isNotDone();
    // And for the last round, should something have been appended before it was closed.
    goOn.release(2);
    first.get(60, TimeUnit.SECONDS);
    closing.get(60, TimeUnit.SECONDS);
  }

  @Test
  void aDiskThatAnswersNoMoreHoldsTwoWhoAskAndNoMore() throws Exception {
    List<CompletableFuture<Void>> asked = new ArrayList<>();
    asked.add(elsewhere(open("one")));
    asked.add(elsewhere(open("two")));
    Journal third = open("three");
    append(third);
    // Comes back, although no round can end.
    asked.add(third.syncHere());
    begun.acquire();
    assertThat(asked).noneMatch(CompletableFuture::isDone);
    goOn.release(3);
    for (CompletableFuture<Void> each : asked) {
      each.get();
    }
  }

  @Test
  void aSmallSyncMakesTheFileNoLongerOnceItHasZerosAhead() throws Exception {
    goOn.release(1000);
    Journal log = open("log");
    append(log);
    log.syncHere().get();
    Path file = temp.resolve("log").resolve(Generation.fileName(0));
    long size = Files.size(file);
    for (int i = 0; i < 100; i++) {
      append(log);
      log.syncHere().get();
    }
    assertThat(Files.size(file)).isEqualTo(size);
    Path copy = Files.createDirectory(temp.resolve("copy"));
    Files.copy(file, copy.resolve(file.getFileName()));
    assertThat(Records.of(copy, 0).rows).hasSize(101);
    log.close();
    assertThat(Files.size(file)).as("closed").isLessThan(size);
    assertThat(Records.of(temp.resolve("log"), 0).rows).hasSize(101);
  }
}
