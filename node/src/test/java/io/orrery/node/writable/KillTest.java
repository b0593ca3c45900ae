package io.orrery.node.writable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * kill -9 of what serves the mount, at random moments of random writers: nothing that was synced is
 * lost, and what is found is a whole tree of some moment.
 */
class KillTest {
  private static final int WRITERS = 4;
  private static final int KEPT_ROUNDS = 3;

  @TempDir Path temporary;
  private final Random random = new Random();

  /** How the folders of earlier rounds looked when they had been checked. */
  private final Map<Path, String> looks = new HashMap<>();

  @ParameterizedTest
  @EnumSource(names = {"KERNEL", "JNR_FUSE"})
  void nothingSyncedIsLost(Ground ground) throws Exception {
    rounds(ground, 5);
  }

  @Test
  @Tag("long")
  void nothingSyncedIsLostHoweverOftenItIsKilled() throws Exception {
    rounds(Ground.KERNEL, 100);
  }

  private void rounds(Ground ground, int rounds) throws Exception {
    assumeTrue(Ground.folder().isEmpty(), "nothing serves an ordinary folder: skipped");
    try (WritableMount mount = WritableMount.open(temporary, ground)) {
      List<Path> kept = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        Path folder = Files.createDirectory(mount.at().resolve("round-" + round));
        long seed = random.nextLong() >>> 1;
        Map<String, Integer> returned = writeAndKill(mount, folder, seed, kept);
        mount.start();
        check(folder, seed, returned);
        kept.add(folder);
        for (Path earlier : kept.subList(0, kept.size() - 1)) {
          assertThat(Look.KEPT.at(earlier)).isEqualTo(looks.get(earlier));
        }
        looks.put(folder, Look.KEPT.at(folder));
        assertWhole(mount);
      }
    }
  }

  /** How many steps of each writer had returned when the server was killed. */
  private Map<String, Integer> writeAndKill(
      WritableMount mount, Path folder, long seed, List<Path> kept) throws Exception {
    Map<String, Integer> returned = new HashMap<>();
    Child writer =
        Child.start(RandomWriter.class, folder, folder.toString(), "" + seed, "" + WRITERS);
    Process remover = kept.size() > KEPT_ROUNDS ? remove(kept.get(0)) : null;
    try {
      int killAt = 50 + random.nextInt(3000);
      String line = writer.out().readLine();
      for (int i = 0; line != null; i++) {
        if (line.startsWith("stopped")) {
          assertThat(i).as(line).isGreaterThan(killAt);
        } else {
          String[] words = line.split(" ", 2);
          assertThat(returned.merge(words[0], 1, Integer::sum) - 1)
              .isEqualTo(Integer.parseInt(words[1]));
        }
        if (i == killAt) {
          if (remover != null) {
            // Its end, not its beginning, would have to be checked; so let it end.
            remover.waitFor();
            kept.remove(0);
          }
          mount.kill();
        }
        line = writer.out().readLine();
      }
      writer.succeeds();
    } finally {
      writer.process().destroyForcibly();
    }
    return returned;
  }

  private static Process remove(Path folder) throws IOException {
    return new ProcessBuilder("rm", "-rf", folder.toString()).inheritIO().start();
  }

  private static void check(Path folder, long seed, Map<String, Integer> returned)
      throws IOException {
    for (int i = 0; i < WRITERS; i++) {
      int steps = returned.getOrDefault("w" + i, 0);
      Path of = folder.resolve("w" + i);
      if (steps > 0 || Files.exists(of)) {
        String objection = new Testimony(new Scribe(seed + i), steps).objection(of);
        assertThat(objection).as("seed %d, writer %d, %d steps", seed, i, steps).isNull();
      }
    }
    int rounds = returned.getOrDefault(RandomWriter.MAPPED, 0);
    if (rounds > 0) {
      ByteBuffer pages = ByteBuffer.wrap(Files.readAllBytes(folder.resolve(RandomWriter.MAPPED)));
      for (int page = 0; page < RandomWriter.MAPPED_PAGES; page++) {
        assertThat(pages.getInt(page * RandomWriter.PAGE)).isBetween(rounds - 1, rounds);
      }
    }
  }

  /** Every block is sound, and the whole tree is here. */
  private static void assertWhole(WritableMount mount) {
    mount.orrery().run("repo", "verify").succeeds();
    mount.orrery().run("refs", "-r", "-u", mount.cid(mount.at())).succeeds();
  }
}
