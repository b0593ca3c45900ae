package io.orrery.mfs.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No space: nothing half appended, nothing lost, and on it goes when there is some. */
@Timeout(120)
class FullLogTest {
  private static final int MIB = 1 << 20;

  @TempDir private Path temp;

  @Test
  void whateverDoesNotFitIsNotThereAndTheRestIs() throws Exception {
    int refused = 0;
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      Path folder = temp.resolve("log" + seed);
      Disk disk = Disk.quick();
      Records records = new Records();
      try (Journal log = Journal.open(folder, 0, new Records(), Durable.NOTHING, disk)) {
        for (int step = 0; step < 60; step++) {
          disk.room.set(random.nextInt(3) == 0 ? random.nextInt(MIB) : Long.MAX_VALUE);
          refused += step(log, records, random) ? 0 : 1;
          if (step % 20 == 0) {
            records.assertReadable(log, random);
          }
        }
        disk.room.set(Long.MAX_VALUE);
        log.sync().get();
      }
      assertThat(Records.of(folder, 0).rows).isEqualTo(records.rows);
    }
    assertThat(refused).isPositive();
  }

  /** Answers whether it succeeded. */
  private static boolean step(Journal log, Records records, Random random) throws Exception {
    try {
      switch (random.nextInt(12)) {
        case 0 -> log.rotate();
        case 1 -> log.sync().get();
        case 2 -> records.append(log, random, random.nextInt(3 * MIB));
        default -> records.append(log, random, random.nextInt(200_000));
      }
      return true;
    } catch (FaultException e) {
      assertThat(e.fault()).isEqualTo(Fault.FULL);
    } catch (ExecutionException e) {
      assertThat(FaultException.unwrap(e).fault()).isEqualTo(Fault.FULL);
    }
    return false;
  }

  @Test
  void aFullDiskForReal() throws Exception {
    Path disk = Files.createDirectory(temp.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=8m", "orrery-test", disk.toString()) == 0,
        "only root may mount the small disk: skipped");
    try {
      Path other = Files.write(disk.resolve("other"), new byte[4 * MIB]);
      Random random = new Random(4);
      Records records = new Records();
      Path folder = disk.resolve("log");
      try (Journal log = Journal.open(folder, 0, new Records(), Durable.NOTHING)) {
        FaultException full =
            catchThrowableOfType(
                FaultException.class,
                () -> {
                  for (int i = 0; i < 200; i++) {
                    records.append(log, random, 100_000);
                  }
                });
        assertThat(full.fault()).isEqualTo(Fault.FULL);
        assertThat(full).hasMessageContaining("no space left").hasMessageContaining("free some");
        assertThat(catchThrowableOfType(ExecutionException.class, () -> log.sync().get()))
            .hasCauseInstanceOf(FaultException.class);
        records.assertReadable(log, random);
        Files.delete(other);
        for (int i = 0; i < 10; i++) {
          records.append(log, random, 100_000);
        }
        log.sync().get();
        records.assertReadable(log, random);
      }
      assertThat(Records.of(folder, 0).rows).isEqualTo(records.rows);
    } finally {
      assertThat(run("umount", disk.toString())).isZero();
    }
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
