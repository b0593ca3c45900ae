package io.orrery.node.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.ipld.BlockScope;
import io.orrery.ipld.FaultException;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 at any moment loses nothing that was acknowledged. */
class StoreCrashTest {
  @TempDir Path folder;

  private final TreeSet<Long> there = new TreeSet<>();

  /** A deletion was asked for, and the answer is not known. */
  private final TreeSet<Long> perhaps = new TreeSet<>();

  private final TreeSet<Long> gone = new TreeSet<>();

  @Test
  void aKilledWriterLosesNothingAcknowledged() throws Exception {
    killAndLook(5, new Random(1));
  }

  @Test
  @Tag("long")
  void aKilledWriterLosesNothingAcknowledgedHoweverOftenItIsKilled() throws Exception {
    killAndLook(100, new Random(2));
  }

  private void killAndLook(int rounds, Random random) throws Exception {
    long next = 0;
    for (int round = 0; round < rounds; round++) {
      runAndKill(next, 20 + random.nextInt(400));
      next = look();
    }
  }

  private void runAndKill(long next, int lines) throws Exception {
    Process child = start(next);
    try (BufferedReader out = child.inputReader()) {
      String line = out.readLine();
      for (int i = 0; line != null; i++) {
        if (i == lines) {
          child.toHandle().destroyForcibly(); // SIGKILL; what it had said is still read below
        }
        note(line);
        line = out.readLine();
      }
    } finally {
      child.destroyForcibly().waitFor();
    }
    assertThat(child.exitValue()).as("killed by us").isEqualTo(128 + 9);
  }

  private void note(String line) {
    if (!line.matches("(put|deleting|deleted) \\d+")) {
      return; // cut off in the middle
    }
    long number = Long.parseLong(line.substring(line.indexOf(' ') + 1));
    if (line.startsWith("put")) {
      there.add(number);
    } else if (line.startsWith("deleting")) {
      there.remove(number);
      perhaps.add(number);
    } else {
      perhaps.remove(number);
      gone.add(number);
    }
  }

  private Process start(long next) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (flag.startsWith("--") || flag.startsWith("-D")) {
        command.add(flag);
      }
    }
    command.addAll(List.of("-Xmx128m", "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.addAll(
        List.of(CrashingWriter.class.getName(), folder.resolve("store").toString(), "" + next));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** Compares the store with what was said, and returns the number of the next new block. */
  private long look() throws FaultException {
    try (Store store = Store.open(folder.resolve("store"), CrashingWriter.OPTIONS)) {
      try (BlockScope scope = store.openScope()) {
        for (long number : there) {
          assertThat(scope.view(CrashingWriter.block(number).cid()))
              .as("block " + number)
              .isEqualTo(CrashingWriter.block(number).data());
        }
        for (long number : gone) {
          assertThat(scope.view(CrashingWriter.block(number).cid())).isNull();
        }
      }
      List<FaultException> damages = new ArrayList<>();
      store.verify((hash, length, damage) -> damages.add(damage));
      assertThat(damages).containsOnlyNulls();
      byte[] count = store.read(tx -> tx.get(Table.ROOTS, new byte[] {'n'}));
      long next = count == null ? 0 : Long.parseLong(new String(count, US_ASCII));
      assertThat(next).isGreaterThan(there.isEmpty() ? -1 : there.last());
      for (long number = there.isEmpty() ? 0 : there.last() + 1; number < next; number++) {
        if (!perhaps.contains(number) && !gone.contains(number)) {
          assertThat(store.has(CrashingWriter.block(number).cid()))
              .as("block " + number + " came with the row that counts it")
              .isTrue();
        }
      }
      return next;
    }
  }
}
