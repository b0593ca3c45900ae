package io.orrery.node.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepoLockTest {
  @TempDir Path folder;

  /** Takes the lock, says so, and holds it until it is killed or its standard input ends. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws Exception {
      try (RepoLock lock = RepoLock.acquire(Path.of(arguments[0]), "orrery daemon")) {
        System.out.println(lock == null ? "none" : "held");
        System.in.read();
      } catch (FaultException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @Test
  void anotherProcessIsToldWhoHoldsIt() throws Exception {
    try (ChildJvm holder = ChildJvm.run(Holder.class, folder.toString())) {
      assertThat(holder.line()).isEqualTo("held");
      String who = "pid " + holder.pid() + " (orrery daemon)";
      assertThatThrownBy(() -> RepoLock.acquire(folder, "orrery add"))
          .isInstanceOfSatisfying(
              FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.REFUSED))
          .hasMessage("lock " + folder.resolve("lock") + " is held by " + who);
      assertThat(RepoLock.owner(folder)).hasToString("Optional[" + who + "]");
    }
  }

  @Test
  void killingTheHolderFreesIt() throws Exception {
    try (ChildJvm holder = ChildJvm.run(Holder.class, folder.toString())) {
      assertThat(holder.line()).isEqualTo("held");
      holder.kill();
    }
    assertThat(folder.resolve("lock")).exists();
    assertThat(RepoLock.owner(folder)).isEmpty();
    RepoLock.acquire(folder, "orrery add").close();
  }

  @Test
  void lookingAtTheOwnerDoesNotLetGoOfIt() throws Exception {
    try (RepoLock lock = RepoLock.acquire(folder, "orrery daemon")) {
      assertThat(RepoLock.owner(folder).orElseThrow().pid())
          .isEqualTo(ProcessHandle.current().pid());
      assertThatThrownBy(() -> RepoLock.acquire(folder, "orrery add"))
          .isInstanceOf(FaultException.class);
      try (ChildJvm other = ChildJvm.run(Holder.class, folder.toString())) {
        assertThat(other.line())
            .endsWith("is held by pid " + ProcessHandle.current().pid() + " (orrery daemon)");
        assertThat(other.exitCode()).isZero();
      }
      assertThat(lock).isNotNull();
    }
    assertThat(RepoLock.owner(folder)).isEmpty();
  }

  @Test
  void aFolderHasOneLockByWhateverNameItIsReached() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
    try (RepoLock lock = RepoLock.acquire(link, "one")) {
      assertThatThrownBy(() -> RepoLock.acquire(folder, "two")).hasMessageContaining("(one)");
      assertThat(lock).isNotNull();
    }
  }

  @Test
  void closingTwiceDoesNotFreeAnothersLock() throws Exception {
    RepoLock first = RepoLock.acquire(folder, "first");
    first.close();
    try (RepoLock second = RepoLock.acquire(folder, "second")) {
      first.close();
      assertThat(RepoLock.owner(folder).orElseThrow().purpose()).isEqualTo("second");
      assertThat(second).isNotNull();
    }
  }

  @Test
  void onlyItsOwnerReadsTheFile() throws Exception {
    RepoLock.acquire(folder, "x").close();
    assertThat(Files.getPosixFilePermissions(folder.resolve("lock")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void ofManyThreadsOneGetsIt() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      Callable<RepoLock> attempt =
          () -> {
            try {
              return RepoLock.acquire(folder, "thread");
            } catch (FaultException refused) {
              return null;
            }
          };
      List<RepoLock> winners =
          threads.invokeAll(Stream.generate(() -> attempt).limit(50).toList()).stream()
              .map(RepoLockTest::result)
              .filter(lock -> lock != null)
              .toList();
      assertThat(winners).hasSize(1);
      winners.get(0).close();
    } finally {
      threads.shutdownNow();
    }
  }

  private static RepoLock result(Future<RepoLock> future) {
    try {
      return future.get();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
