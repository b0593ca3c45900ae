package io.orrery.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code add --to-files}, as Kubo 0.44 answered the same calls. */
class ToFilesTest {
  private static final String ONE = "QmUB9Nr7RpqNYQpyh4W9r3RQNttiPQ6BQ9iQLkw9LztJFz";
  private static final String TWO = "QmapoNeQhJxjMDWstx27etyxMNLU4MtkDk8BMfyHRao8P8";
  private static final String DIR = "QmR7GaftmrL9J9XsDDNbdkg1KEWrYW1hbUWDJMBNgYQYSQ";

  @TempDir Path folder;
  private Shell shell;
  private String one;
  private String two;
  private String dir;

  boolean overRpc() {
    return false;
  }

  @BeforeEach
  void aNodeAndFiles() throws IOException {
    shell = new Shell(folder.resolve("repo"), overRpc());
    one = Files.writeString(folder.resolve("one"), "one\n").toString();
    two = Files.writeString(folder.resolve("two"), "two\n").toString();
    dir = Files.createDirectory(folder.resolve("dir")).toString();
    Files.writeString(folder.resolve("dir/x"), "x\n");
  }

  @AfterEach
  void end() throws IOException {
    shell.close();
  }

  private void assertFails(String message, String added, String... words) {
    Cli.Result result = shell.run(words);
    assertThat(result.err()).isEqualTo("Error: " + message + "\n");
    assertThat(result.out()).isEqualTo(added);
  }

  private static String line(String cid, String name) {
    return "added " + cid + " " + name + "\n";
  }

  @Test
  void putsWhatIsAddedIntoADirectory() {
    assertThat(shell.ok("add", "--to-files=/", one)).isEqualTo(line(ONE, "one"));
    assertFails(
        "to-files: cannot put node in path \"/one\": directory already has entry by that name",
        line(ONE, "one"),
        "add",
        "--to-files=/",
        one);
    shell.ok("files", "mkdir", "/dd");
    assertThat(shell.ok("add", "--to-files=/dd/", one, two))
        .isEqualTo(line(ONE, "one") + line(TWO, "two"));
    shell.ok("add", "-r", "--to-files=/dd/", dir);
    assertThat(shell.ok("files", "ls", "-l", "/dd"))
        .isEqualTo("dir/\t" + DIR + "\t0\none\t" + ONE + "\t4\ntwo\t" + TWO + "\t4\n");
    shell.ok("add", "-q", "--to-files=", "--pin=false", two);
    assertThat(shell.ok("files", "read", "/two")).isEqualTo("two\n");
    assertThat(shell.ok("repo", "gc")).doesNotContain(TWO);
    assertThat(shell.ok("files", "read", "/two")).isEqualTo("two\n");
  }

  @Test
  void givesItAName() {
    shell.ok("add", "--to-files=/two2", two);
    shell.ok("add", "-r", "--to-files=/dirx", dir);
    assertThat(shell.ok("files", "ls", "-l"))
        .isEqualTo("dirx/\t" + DIR + "\t0\ntwo2\t" + TWO + "\t4\n");
    assertFails(
        "to-files: cannot put node in path \"/two2\": directory already has entry by that name",
        line(ONE, "one"),
        "add",
        "--to-files=/two2",
        one);
  }

  @Test
  void refusesWhereNothingCanBePut() {
    shell.ok("add", "--to-files=/two2", two);
    String added = line(ONE, "one");
    assertFails(
        "to-files: MFS destination directory \"/nodir/\" does not exist: file does not exist",
        added,
        "add",
        "--to-files=/nodir/",
        one);
    assertFails(
        "to-files: MFS destination parent \"/nodir/x\" \"/nodir\" does not exist: file does not"
            + " exist",
        added,
        "add",
        "--to-files=/nodir/x",
        one);
    assertFails(
        "to-files: paths must start with a leading slash", added, "add", "--to-files=rel", one);
    assertFails(
        "to-files: MFS destination \"/two2/\" is not a directory",
        added,
        "add",
        "--to-files=/two2/",
        one);
    assertFails(
        "to-files: MFS destination is a file: only one entry can be copied to \"/dd2\"",
        added + line(TWO, "two"),
        "add",
        "--to-files=/dd2",
        one,
        two);
    assertThat(shell.ok("files", "read", "/dd2")).isEqualTo("one\n");
    assertThat(shell.runWithInput("x\n", "add", "--to-files=/stdin").err())
        .isEqualTo("Error: to-files: cannot add unnamed files to MFS\n");
    assertFails(
        "wrap-with-directory and to-files options are not compatible",
        "",
        "add",
        "-w",
        "--to-files=/w",
        one);
    assertFails(
        "only-hash and to-files options are not compatible", "", "add", "-n", "--to-files=/w", one);
  }
}
