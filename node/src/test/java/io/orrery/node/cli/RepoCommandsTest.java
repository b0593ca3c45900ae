package io.orrery.node.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code repo}: what it counts, what it finds damaged, what it sweeps out. */
class RepoCommandsTest {
  @TempDir private Path folder;
  private Path repo;
  private Shell shell;

  @BeforeEach
  void aNode() throws IOException {
    repo = folder.resolve("repo");
    shell = new Shell(repo, false);
  }

  @AfterEach
  void end() throws IOException {
    shell.close();
  }

  private String add(String text, String... options) {
    String[] words = new String[options.length + 2];
    words[0] = "add";
    words[1] = "-Q";
    System.arraycopy(options, 0, words, 2, options.length);
    return shell.runWithInput(text, words).out().strip();
  }

  @Test
  void stat() {
    add("hello\n");
    assertThat(shell.lines("repo", "stat"))
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("NumObjects: 1"),
            line -> assertThat(line).matches("RepoSize:   \\d+"),
            line -> assertThat(line).isEqualTo("StorageMax: 10000000000"),
            line -> assertThat(line).isEqualTo("RepoPath:   " + repo),
            line -> assertThat(line).isEqualTo("Version:    fs-repo@1"));
    assertThat(shell.lines("repo", "stat", "-s", "-H"))
        .satisfiesExactly(
            line -> assertThat(line).matches("RepoSize:   [\\d.]+ kB"),
            line -> assertThat(line).isEqualTo("StorageMax: 10 GB"));
    assertThat(shell.ok("repo", "stat", "--size-only", "--enc=json"))
        .matches(
            "\\{\"RepoSize\":\\d+,\"StorageMax\":10000000000,\"NumObjects\":0,\"RepoPath\":\"\","
                + "\"Version\":\"\"}\n");
  }

  @Test
  void version() {
    assertThat(shell.ok("repo", "version")).isEqualTo("ipfs repo version fs-repo@1\n");
    assertThat(shell.ok("repo", "version", "-q")).isEqualTo("fs-repo@1\n");
    assertThat(shell.ok("repo", "version", "--enc=json")).isEqualTo("{\"Version\":\"1\"}\n");
  }

  @Test
  void gcRemovesWhatNoPinHolds() {
    String pinned = add("pinned\n");
    add("junk1\n", "--pin=false");
    add("junk2\n", "--pin=false", "--cid-version=1");
    assertThat(shell.lines("repo", "gc"))
        .containsExactlyInAnyOrder(
            "removed bafkreib6kqr3jcptnzgmmzg7r3nvx3up4xo6ioicno6bfmwpnwzrpmmipq",
            "removed bafkreibwetpiojxptaftdqmnismg7ptqbmsb74tp7uiwmwlep2ajjf6g64");
    assertThat(shell.ok("cat", pinned)).isEqualTo("pinned\n");
    assertThat(shell.ok("repo", "gc")).isEmpty();
    add("junk1\n", "--pin=false");
    assertThat(shell.ok("repo", "gc", "-q"))
        .isEqualTo("bafkreib6kqr3jcptnzgmmzg7r3nvx3up4xo6ioicno6bfmwpnwzrpmmipq\n");
    add("junk1\n", "--pin=false");
    assertThat(shell.ok("repo", "gc", "--silent")).isEmpty();
    assertThat(shell.lines("repo", "ls")).hasSize(1);
  }

  @Test
  void compactGivesSpaceBack() throws IOException {
    Files.write(folder.resolve("big"), new byte[3_000_000]);
    shell.ok(
        "add", "-Q", "--pin=false", "--chunker=size-1000000", folder.resolve("big").toString());
    String kept = add("kept\n");
    shell.ok("repo", "gc");
    assertThat(shell.ok("repo", "compact"))
        .matches(
            "freed [\\d.]+ kB by rewriting \\d+ files\n|freed [\\d.]+ MB by rewriting \\d+ files\n");
    assertThat(shell.ok("cat", kept)).isEqualTo("kept\n");
    assertThat(shell.ok("repo", "compact", "--enc=json")).contains("\"Damaged\":0");
  }

  @Test
  void verifyFindsDamage() throws IOException {
    String sound = add("sound and whole\n");
    String spoilt = add("about to be spoilt\n");
    assertThat(shell.ok("repo", "verify"))
        .isEqualTo("2 blocks processed.\rverify complete, all blocks validated.\n");
    spoil("about to be");
    Cli.Result found = shell.run("repo", "verify");
    assertThat(found.code()).isEqualTo(1);
    assertThat(found.out())
        .contains(" was corrupt (block in storage has different hash than requested)\n");
    assertThat(found.err()).isEqualTo("Error: verify complete, 1 blocks corrupt\n");
    assertThat(shell.run("cat", spoilt).code()).isEqualTo(1);
    assertThat(shell.ok("cat", sound)).isEqualTo("sound and whole\n");
    assertThat(shell.lines("pin", "verify").get(0)).isEqualTo(spoilt + " broken");
    assertThat(shell.ok("repo", "verify", "--drop"))
        .contains("than requested), removed\n")
        .endsWith("verify complete, 1 blocks corrupt, 1 removed\n");
    assertThat(shell.lines("pin", "verify"))
        .containsExactly(
            spoilt + " broken",
            "  "
                + spoilt
                + ": block was not found locally (offline): ipld: could not find "
                + spoilt);
    assertThat(shell.run("repo", "gc").err())
        .contains(spoilt)
        .endsWith("; garbage collection aborted: could not retrieve some links\n");
    assertThat(shell.run("repo", "verify", "--heal").err())
        .isEqualTo("Error: --heal is not supported in this version\n");
  }

  /** Changes a byte of a block where it lies. */
  private void spoil(String text) throws IOException {
    try (Stream<Path> files = Files.walk(repo.resolve("store"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String content =
            new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1);
        int at = content.indexOf(text);
        if (at >= 0) {
          try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap("X".getBytes(UTF_8)), at);
          }
          return;
        }
      }
    }
    throw new AssertionError("not found: " + text);
  }

  @Test
  void everyCommandListsTheSameBlocks() {
    add("one\n");
    add("two\n");
    List<String> blocks = shell.lines("repo", "ls");
    assertThat(blocks).hasSize(2).isEqualTo(shell.lines("refs", "local"));
    assertThat(shell.ok("repo", "ls", "--cid-base=base36")).startsWith("k");
  }
}
