package io.orrery.node.repo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.ipld.FaultException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFileTest {
  private static final int LENGTH = 300_000;

  @TempDir Path folder;

  /** Writes a file of one letter, then of the next, and so on, until it is killed. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws Exception {
      for (int i = 0; ; i++) {
        DurableFile.write(Path.of(arguments[0]), letters(i).getBytes(UTF_8));
        System.out.println(i);
      }
    }
  }

  private static String letters(int i) {
    return String.valueOf((char) ('a' + i % 26)).repeat(LENGTH);
  }

  @Test
  void aKilledWriterLeavesTheFileWholeAndAtLeastAsNewAsItSaid() throws Exception {
    Path file = folder.resolve("config");
    for (int round = 0; round < 4; round++) {
      int said = 0;
      try (ChildJvm writer = ChildJvm.run(Writer.class, file.toString())) {
        for (int i = 0; i < 3 + round; i++) {
          said = Integer.parseInt(writer.line());
        }
        writer.kill();
        // What it had printed before it died counts as said.
        for (String line = writer.line(); line != null; line = writer.line()) {
          said = Integer.parseInt(line);
        }
      }
      assertThat(Files.readString(file)).isIn(letters(said), letters(said + 1));
    }
    DurableFile.write(file, "after".getBytes(UTF_8));
    assertThat(Files.readString(file)).isEqualTo("after");
    try (var left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
    }
  }

  @Test
  void onlyItsOwnerReadsTheFile() throws Exception {
    Path file = folder.resolve("secret");
    DurableFile.write(file, new byte[] {1});
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void readingIsBounded() throws Exception {
    Path file = folder.resolve("f");
    DurableFile.write(file, new byte[10]);
    assertThat(DurableFile.read(file, 10)).hasSize(10);
    assertThat(DurableFile.read(folder.resolve("none"), 10)).isNull();
    assertThatThrownBy(() -> DurableFile.read(file, 9))
        .isInstanceOf(FaultException.class)
        .hasMessage(file + " is longer than 9 bytes");
  }

  @Test
  void failuresAreOneLineThatNamesTheFile() {
    Path below = folder.resolve("none/config");
    assertThatThrownBy(() -> DurableFile.write(below, new byte[1]))
        .isInstanceOf(FaultException.class)
        .hasMessageStartingWith("cannot write " + below + ": ");
  }
}
