package io.orrery.ipld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The search notices what it is there to notice, and keeps it. */
class FuzzerTest {
  @TempDir private Path folder;

  /** Breaks on inputs that begin with a given byte. */
  private static final class Brittle extends FuzzTarget {
    private final byte weak;

    Brittle(int weak) {
      this.weak = (byte) weak;
    }

    @Override
    protected void feed(byte[] input) {
      require(input.length == 0 || input[0] != weak, "breaks on " + weak);
    }

    @Override
    protected List<byte[]> seeds() {
      return hex("00", "0102");
    }
  }

  @Test
  void aFindingIsThrownAndItsInputKept() throws Exception {
    Fuzzer fuzzer = new Fuzzer(folder, List.of(new Brittle(7)));
    fuzzer.feed(new byte[] {1, 7});
    assertThatThrownBy(() -> fuzzer.feed(new byte[] {7, 1}))
        .isInstanceOf(AssertionError.class)
        .hasMessage("breaks on 7");
    assertThat(kept("found")).containsExactly(new byte[] {7, 1});
    assertThat(fuzzer.summary()).contains("2 inputs");
  }

  @Test
  void theFirstByteChoosesOfSeveral() throws Exception {
    Fuzzer fuzzer = new Fuzzer(folder, List.of(new Brittle(7), new Brittle(8)));
    fuzzer.feed(new byte[0]);
    fuzzer.feed(new byte[] {0, 8});
    fuzzer.feed(new byte[] {1, 7});
    assertThatThrownBy(() -> fuzzer.feed(new byte[] {3, 8})).isInstanceOf(AssertionError.class);
    assertThat(kept("found")).containsExactly(new byte[] {8});
  }

  @Test
  void seedsAreWrittenForTheTargetThatTheyAreOf() throws Exception {
    new Fuzzer(folder, List.of(new Brittle(7), new Brittle(8))).writeSeeds();
    assertThat(kept("seeds"))
        .containsExactlyInAnyOrder(
            new byte[] {0, 0}, new byte[] {0, 1, 2}, new byte[] {1, 0}, new byte[] {1, 1, 2});
  }

  private List<byte[]> kept(String below) throws Exception {
    try (Stream<Path> files = Files.list(folder.resolve(below))) {
      List<Path> sorted = files.sorted().toList();
      List<byte[]> contents = new java.util.ArrayList<>();
      for (Path file : sorted) {
        contents.add(Files.readAllBytes(file));
      }
      return contents;
    }
  }
}
