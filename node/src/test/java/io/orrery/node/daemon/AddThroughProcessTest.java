package io.orrery.node.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is added through a process that serves the repo, seen at once and after its death. */
class AddThroughProcessTest {
  private static final String HELLO = "hello world\n";

  /** Enough that an add is still at it when the first hundreds have been reported. */
  private static final int FILES = 6000;

  private static final int REPORTED = 500;

  @TempDir Path temporary;
  private Path folder;
  private Path at;
  private Path hello;
  private Orrery orrery;

  @BeforeEach
  void makeRepo() throws Exception {
    folder = temporary.toRealPath();
    orrery = Orrery.initialized(folder.resolve("repo"));
    at = Files.createDirectory(folder.resolve("at"));
    hello = Files.writeString(folder.resolve("hello"), HELLO);
  }

  @AfterEach
  void leaveNothing() throws Exception {
    orrery.close();
  }

  private String add(Path file) {
    return orrery.run("add", "-Q", file.toString()).succeeds().strip();
  }

  private String cat(Path file) {
    return Ran.sh(folder, "cat '" + file + "'").succeeds();
  }

  @Test
  void theDaemonAdds() {
    orrery.daemon();
    String cid = add(hello);
    assertThat(orrery.run("cat", cid).succeeds()).isEqualTo(HELLO);
    assertThat(orrery.run("status").succeeds()).contains("Pins:    1\n");
  }

  @Test
  void whatIsAddedIsOnTheMount() {
    Orrery.requireMounts();
    orrery.daemon("--mount", "--mount-ipfs", at.toString());
    assertThat(Ran.sh(at, "ls").succeeds()).isEmpty();
    String cid = add(hello);
    assertThat(cat(at.resolve(cid))).isEqualTo(HELLO);
    assertThat(Ran.sh(at, "ls").succeeds()).isEqualTo(cid + "\n");
    orrery.run("pin", "rm", cid).succeeds();
    assertThat(Ran.sh(at, "ls").succeeds()).isEmpty();
  }

  @Test
  void aProcessThatOnlyMountsAddsToo() {
    Orrery.requireMounts();
    orrery.run("mount", "-f", at.toString()).succeeds();
    String cid = add(hello);
    assertThat(cat(at.resolve(cid))).isEqualTo(HELLO);
    assertThat(orrery.run("cat", cid).succeeds()).isEqualTo(HELLO);
  }

  @Test
  void ourOwnMountIsReadLikeAnyDisk() {
    Orrery.requireMounts();
    String cid = add(hello);
    orrery.run("mount", "-f", at.toString()).succeeds();
    assertThat(add(at.resolve(cid))).isEqualTo(cid);
  }

  @Test
  void whatAKilledDaemonHadReportedIsThere() throws Exception {
    Path tree = Files.createDirectory(folder.resolve("tree"));
    for (int i = 0; i < FILES; i++) {
      Files.writeString(tree.resolve(name(i)), content(i));
    }
    Serving daemon = orrery.daemon();
    Process add = orrery.start(Redirect.INHERIT, "add", "-r", tree.toString());
    List<String> cat = new ArrayList<>(List.of("cat"));
    StringBuilder expected = new StringBuilder();
    try (BufferedReader lines = add.inputReader(UTF_8)) {
      for (int i = 0; i < REPORTED; i++) {
        String[] words = lines.readLine().split(" ");
        assertThat(words).hasSize(3).startsWith("added").endsWith("tree/" + name(i));
        cat.add(words[1]);
        expected.append(content(i));
      }
      daemon.kill();
      // It could not know of the tree as a whole.
      assertThat(lines.lines()).noneMatch(line -> line.endsWith(" tree"));
    }
    assertThat(add.waitFor()).isEqualTo(1);
    assertThat(orrery.run(cat.toArray(new String[0])).succeeds()).isEqualTo(expected.toString());
    orrery.daemon();
    assertThat(orrery.run(cat.toArray(new String[0])).succeeds()).isEqualTo(expected.toString());
    assertThat(orrery.run("repo", "verify").succeeds())
        .contains("verify complete, all blocks validated.");
  }

  private static String name(int number) {
    return String.format("f%04d", number);
  }

  private static String content(int number) {
    return ("line " + number + "\n").repeat(100 + number % 1000);
  }
}
