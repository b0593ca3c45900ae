package io.orrery.node.writable;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the kill test would notice: what it accepts, and what it refuses. */
class TestimonyTest {
  private static final int STEPS = 700;
  private static final long SEED = 42;

  @TempDir Path folder;

  private void write(int steps) throws Exception {
    RandomWriter writer = new RandomWriter(folder);
    Scribe scribe = new Scribe(SEED);
    for (int i = 0; i < steps; i++) {
      writer.make(scribe.next());
    }
  }

  @BeforeEach
  void writeAll() throws Exception {
    write(STEPS);
  }

  private String objection(int returned) throws Exception {
    return new Testimony(new Scribe(SEED), returned).objection(folder);
  }

  private Path someFile() throws Exception {
    try (var all = Files.walk(folder)) {
      return all.filter(path -> Files.isRegularFile(path) && path.toFile().length() > 1000)
          .findFirst()
          .orElseThrow();
    }
  }

  /** The number of the last step that synced, or that did not. */
  private static int last(boolean syncing, int before) {
    Scribe scribe = new Scribe(SEED);
    int last = -1;
    for (int i = 0; i < before; i++) {
      last = scribe.next().kind().syncs() == syncing ? i : last;
    }
    return last;
  }

  @Test
  void everythingIsAsItWasWritten() throws Exception {
    assertThat(objection(STEPS)).isNull();
  }

  @Test
  void theStepUnderWayMayBeThere() throws Exception {
    assertThat(objection(STEPS - 1)).isNull();
  }

  @Test
  void whatWasNeverWrittenIsRefused() throws Exception {
    // The folder holds steps which, it is said, were never begun.
    assertThat(objection(STEPS / 2)).isNotNull();
  }

  @Test
  void aLostSyncIsRefused() throws Exception {
    // It is said that a hundred steps more had returned, some of them synced.
    assertThat(objection(STEPS + 100)).isNotNull();
  }

  @Test
  void whatWasNotSyncedMayBeLost() throws Exception {
    int synced = last(true, 1000);
    assertThat(synced).isLessThan(999).isGreaterThan(STEPS);
    try (var all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder())
          .filter(path -> !path.equals(folder))
          .forEach(path -> path.toFile().delete());
    }
    write(synced + 1);
    assertThat(objection(synced + 1)).isNull();
  }

  @Test
  void aMissingFileIsRefused() throws Exception {
    Files.delete(someFile());
    assertThat(objection(STEPS)).contains("names of no step");
  }

  @Test
  void aStrangeFileIsRefused() throws Exception {
    Files.createFile(folder.resolve("strange"));
    assertThat(objection(STEPS)).contains("names of no step");
  }

  @Test
  void anotherByteIsRefused() throws Exception {
    Path file = someFile();
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 0x55;
    Files.write(file, bytes);
    assertThat(objection(STEPS)).contains("was never written there");
  }

  @Test
  void anotherLengthIsRefused() throws Exception {
    Path file = someFile();
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length + 1));
    assertThat(objection(STEPS)).contains("bytes long");
  }

  @Test
  void aHalfRenameIsRefused() throws Exception {
    Path file = someFile();
    Files.copy(file, file.resolveSibling("both"));
    assertThat(objection(STEPS)).isNotNull();
  }
}
