package io.orrery.node.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code files write} and {@code files read}, as Kubo 0.44 answered the same calls. */
class FilesWriteTest {
  @TempDir Path folder;
  Shell shell;

  boolean overRpc() {
    return false;
  }

  @BeforeEach
  void aNode() throws IOException {
    shell = new Shell(folder.resolve("repo"), overRpc());
  }

  @AfterEach
  void end() throws IOException {
    shell.close();
  }

  private static String[] words(String[] options, String path) {
    String[] words = new String[options.length + 3];
    words[0] = "files";
    words[1] = "write";
    System.arraycopy(options, 0, words, 2, options.length);
    words[words.length - 1] = path;
    return words;
  }

  void write(String data, String path, String... options) {
    write(data.getBytes(UTF_8), path, options);
  }

  void write(byte[] data, String path, String... options) {
    assertThat(shell.runWithInput(data, words(options, path))).isEqualTo(new Cli.Result(0, "", ""));
  }

  private void assertFails(String message, String path, String... options) {
    assertThat(shell.runWithInput("abc", words(options, path)))
        .isEqualTo(new Cli.Result(1, "", "Error: " + message + "\n"));
  }

  private void assertUnread(String message, String... words) {
    assertThat(shell.run(words)).isEqualTo(new Cli.Result(1, "", "Error: " + message + "\n"));
  }

  String hash(String path) {
    return shell.ok("files", "stat", "--hash", path).strip();
  }

  String added(byte[] data) {
    return shell.runWithInput(data, "add", "-Q").out().strip();
  }

  static byte[] random(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  @Test
  void writesAndReads() {
    assertFails("file does not exist", "/f");
    write("hello", "/f", "-e");
    assertThat(shell.ok("files", "read", "/f")).isEqualTo("hello");
    write("XY", "/f", "-o", "2");
    assertThat(shell.ok("files", "read", "/f")).isEqualTo("heXYo");
    write("Z", "/f", "-o", "8");
    assertThat(shell.ok("files", "read", "/f")).isEqualTo("heXYo\0\0\0Z");
    write("abc", "/f", "-t");
    assertThat(shell.ok("files", "read", "/f")).isEqualTo("abc");
    write("abcdef", "/f", "-n", "2", "-t");
    assertThat(shell.ok("files", "read", "/f")).isEqualTo("ab");
    assertThat(shell.ok("files", "read", "-o", "1", "-n", "1", "/f")).isEqualTo("b");
    write("", "/f", "-t");
    assertThat(shell.ok("files", "read", "/f")).isEmpty();
    write("abc", "/q/r", "-ep");
    assertThat(shell.ok("files", "read", "/q/r")).isEqualTo("abc");
  }

  @Test
  void refusesInTheWordsOfKubo() {
    write("ab", "/f", "-e");
    shell.ok("files", "mkdir", "/a");
    assertFails("cannot have negative write offset", "/f", "-o", "-1");
    assertFails("cannot have negative byte count", "/f", "-n", "-1");
    assertFails("file does not exist", "/q/r", "-e");
    assertFails("/a was not a file", "/a");
    assertFails("cannot access f/x: Not a directory", "/f/x", "-e");
    assertFails("file does not exist", "/t/", "-e");
    assertFails("/ was not a file", "/", "-e");
    assertFails("paths must start with a leading slash", "rel");
    assertFails("unknown CID version: 3", "/v", "-e", "--cid-version=3");
    assertFails("unrecognized hash function: \"bad\"", "/v", "-e", "--hash=bad");
    assertUnread("/ was not a file", "files", "read", "/");
    assertUnread("/nope: file does not exist", "files", "read", "/nope");
    assertUnread("offset was past end of file (10 > 2)", "files", "read", "-o", "10", "/f");
    assertUnread("cannot specify negative offset", "files", "read", "-o", "-1", "/f");
    assertUnread("cannot specify negative 'count'", "files", "read", "-n", "-1", "/f");
    assertUnread("/f/x: cannot access f/x: Not a directory", "files", "read", "/f/x");
    assertUnread("/a/ was not a file", "files", "read", "/a/");
    assertThat(shell.ok("files", "ls")).isEqualTo("a\nf\n");
  }

  @Test
  void givesFilesTheCidsOfAdd() {
    write("hello", "/f", "-e");
    assertThat(hash("/f")).isEqualTo(added("hello".getBytes(UTF_8)));
    write(" world", "/f", "-o", "5");
    assertThat(hash("/f")).isEqualTo(added("hello world".getBytes(UTF_8)));
    write("x", "/f", "-t");
    assertThat(hash("/f")).isEqualTo(added("x".getBytes(UTF_8)));
    assertFails(
        "files have the CIDs that add gives them, version 0 with sha2-256: set Import.CidVersion"
            + " and Import.HashFunction, or add with these options and copy with 'files cp'",
        "/f",
        "--cid-version=1");
    assertFails(
        "files have the leaves that add gives them, dag-pb: set Import.UnixFSRawLeaves, or add with"
            + " --raw-leaves and copy with 'files cp'",
        "/f",
        "--raw-leaves");
    write("x", "/f", "--raw-leaves=false", "--cid-version=0", "-t");
  }

  @Test
  void writesLargeFilesInPieces() throws IOException {
    byte[] data = random(5_000_017, 1);
    write(data, "/big", "-e");
    assertThat(hash("/big")).isEqualTo(added(data));
    byte[] patch = random(300_001, 2);
    write(patch, "/big", "-o", "1234567");
    System.arraycopy(patch, 0, data, 1234567, patch.length);
    assertThat(hash("/big")).isEqualTo(added(data));
    restart();
    assertThat(shell.bytes("files", "read", "/big")).isEqualTo(data);
    assertThat(shell.bytes("files", "read", "-o", "1048575", "-n", "2097153", "/big"))
        .isEqualTo(Arrays.copyOfRange(data, 1048575, 1048575 + 2097153));
    write(patch, "/big", "-o", String.valueOf(data.length));
    byte[] longer = Arrays.copyOf(data, data.length + patch.length);
    System.arraycopy(patch, 0, longer, data.length, patch.length);
    assertThat(hash("/big")).isEqualTo(added(longer));
  }

  @Test
  void keepsWhatIsNotFlushed() throws IOException {
    byte[] data = random(2_000_000, 3);
    write(data, "/d/f", "--flush=false", "-ep");
    write("later", "/d/g", "--flush=false", "-e");
    restart();
    assertThat(shell.ok("files", "ls", "/d")).isEqualTo("f\ng\n");
    assertThat(shell.bytes("files", "read", "/d/f")).isEqualTo(data);
    assertThat(hash("/d/f")).isEqualTo(added(data));
  }

  @Test
  void changesFilesThatWereCopied() {
    byte[] data = random(1_000_000, 4);
    // Another layout than that of the tree.
    String foreign =
        shell
            .runWithInput(data, "add", "-Q", "--cid-version=1", "--chunker=size-1000", "--trickle")
            .out()
            .strip();
    shell.ok("files", "cp", "/ipfs/" + foreign, "/f");
    assertThat(hash("/f")).isEqualTo(foreign);
    write("!", "/f", "-o", "500000");
    data[500000] = '!';
    assertThat(hash("/f")).isEqualTo(added(data));
    assertThat(shell.bytes("files", "read", "/f")).isEqualTo(data);
  }

  @Test
  void changesNoFileThatIsNotAllHere() {
    byte[] data = random(1_000_000, 5);
    String cid = added(data);
    String leaf = shell.lines("refs", cid).get(2);
    shell.ok("pin", "rm", cid);
    shell.ok("files", "cp", "/ipfs/" + cid, "/f");
    shell.ok("block", "rm", "--force", leaf);
    assertFails(
        "block was not found locally (offline): ipld: could not find " + leaf, "/f", "-o", "5");
    assertThat(hash("/f")).isEqualTo(cid);
    write("whole again", "/f", "-t");
    assertThat(shell.ok("files", "read", "/f")).isEqualTo("whole again");
  }

  private void restart() throws IOException {
    if (overRpc()) {
      shell.close();
      shell.startDaemon();
    }
  }
}
