package io.orrery.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code block} and {@code pin}, as Kubo 0.44 answered the same calls. */
class BlockCommandsTest {
  private static final String H = "QmZULkCELmmk5XNfCgTnCyFgAVxBRBXyDHGGMVoLFLiXEN";
  private static final String D = "QmWZuNYTsoDVra4V3C8CBVpZntXHsWHeE4iWvGSLJzeNJG";
  private static final String A = "Qmbvkmk9LFsGneteXk3G7YLqtLVME566ho6ibaQZZVHaC9";
  private static final String MISSING = "QmaozNR7DZHQK1ZcU9p7QdrshMvXqWK6gpu5rmrkPdT3L4";
  private static final String OFFLINE =
      "block was not found locally (offline): ipld: could not find ";

  @TempDir Path folder;
  private Shell shell;

  boolean overRpc() {
    return false;
  }

  @BeforeEach
  void aNodeAndFiles() throws IOException {
    shell = new Shell(folder.resolve("repo"), overRpc());
    write("hello.txt", "hello\n");
    write("dir/a.txt", "a\n");
    write("dir/sp ace.txt", "x\n");
    write("dir/sub/b.txt", "b\n");
    Files.createSymbolicLink(folder.resolve("dir/link"), Path.of("a.txt"));
  }

  @AfterEach
  void end() throws IOException {
    shell.close();
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private void addAll() {
    assertThat(shell.last("add", "-r", "-q", file("dir"))).isEqualTo(D);
    assertThat(shell.last("add", "-q", file("hello.txt"))).isEqualTo(H);
  }

  private String unpinned(String text) {
    return shell.runWithInput(text, "add", "-Q", "--pin=false").out().strip();
  }

  private void assertFails(String message, String... words) {
    assertThat(shell.run(words)).isEqualTo(new Cli.Result(1, "", "Error: " + message + "\n"));
  }

  private String put(String... options) {
    String[] words = new String[options.length + 3];
    words[0] = "block";
    words[1] = "put";
    System.arraycopy(options, 0, words, 2, options.length);
    words[words.length - 1] = file("hello.txt");
    Cli.Result result = shell.run(words);
    return result.code() == 0 ? result.out().strip() : result.err().strip();
  }

  @Test
  void putsBlocksUnderTheCidAskedFor() {
    String raw = "bafkreicysg23kiwv34eg2d7qweipxwosdo2py4ldv42nbauguluen5v6am";
    assertThat(put()).isEqualTo(raw);
    assertThat(shell.runWithInput("hello\n", "block", "put").out()).isEqualTo(raw + "\n");
    assertThat(put("--cid-codec=0x55")).isEqualTo(raw);
    assertThat(put("--cid-codec=85")).isEqualTo(raw);
    assertThat(put("--mhlen=32")).isEqualTo(raw);
    assertThat(put("--mhlen=-2")).isEqualTo(raw);
    assertThat(put("--format=raw")).isEqualTo(raw);
    assertThat(put("--cid-codec=dag-pb"))
        .isEqualTo("bafybeicysg23kiwv34eg2d7qweipxwosdo2py4ldv42nbauguluen5v6am");
    assertThat(put("--format=cbor"))
        .isEqualTo("bafyreicysg23kiwv34eg2d7qweipxwosdo2py4ldv42nbauguluen5v6am");
    assertThat(put("--format=v0", "--cid-codec=raw"))
        .isEqualTo("QmUJPTFZnR2CPGAzmfdYPghgrFtYFB6pf1BqMvqfiPDam8");
    assertThat(put("--mhtype=sha3-512"))
        .isEqualTo(
            "bafkriqfmozv2mizqdyfnmpcizmx4i2orafc7mxe7d4up45q4pdbyn3jjlip5ugyf4kadkttca5l5rkb6aws"
                + "f6zsdrxltij4gnda4e6wg6jyva");
    assertThat(put("--mhtype=identity")).isEqualTo("bafkqabtimvwgy3yk");
    assertThat(put("--mhlen=20")).isEqualTo("bafkrefcysg23kiwv34eg2d7qweipxwosdo2py4i");
    assertThat(put("--enc=json")).isEqualTo("{\"Key\":\"" + raw + "\",\"Size\":6}");
    assertThat(shell.runWithInput("", "block", "put").out())
        .isEqualTo("bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku\n");
  }

  @Test
  void refusesBlocksThatMakeNoSense() throws IOException {
    assertThat(put("--cid-codec=foo")).isEqualTo("Error: unknown multicodec: \"foo\"");
    assertThat(put("--mhtype=foo")).isEqualTo("Error: unrecognized multihash function: foo");
    assertThat(put("--mhtype=md5"))
        .isEqualTo("Error: potentially insecure hash functions not allowed");
    assertThat(put("--mhlen=10"))
        .isEqualTo("Error: digest too small: sha2-256 digest got 10 bytes, minimum 20");
    assertThat(put("--mhlen=40"))
        .isEqualTo("Error: invalid cid: requested length was too large for digest");
    assertThat(put("--format=v0", "--mhtype=sha2-512"))
        .isEqualTo("Error: only sha2-256-32 is allowed with CIDv0");
    Files.write(folder.resolve("big"), new byte[2 * 1024 * 1024 + 1]);
    assertThat(shell.run("block", "put", file("big")).err())
        .startsWith("Error: produced block is over 2MiB: ")
        .contains("--allow-big-block");
    assertThat(shell.ok("block", "put", "--allow-big-block", file("big")))
        .isEqualTo("bafkreihjucm4oxxyg7bixsiwqo7ocj7emp5a5yimch6yc34nfvbiydlbby\n");
    assertThat(shell.run("block", "put", file("dir")).err())
        .startsWith(
            "Error: invalid path '"
                + file("dir")
                + "', argument 'data' does not support directories\n\nUSAGE\n");
  }

  @Test
  void looksAtBlocks() {
    addAll();
    assertThat(shell.ok("block", "get", D + "/a.txt"))
        .isEqualTo("\n\b\b\u0002\u0012\u0002a\n\u0018\u0002");
    assertThat(shell.ok("block", "stat", H)).isEqualTo("Key: " + H + "\nSize: 14\n");
    assertThat(shell.ok("block", "stat", "--enc=json", "/ipfs/" + D + "/sub/b.txt"))
        .isEqualTo("{\"Key\":\"QmR9pC5uCF3UExca8RSrCVL8eKv7nHMpATzbEQkAHpXmVM\",\"Size\":10}\n");
    assertFails(OFFLINE + MISSING, "block", "get", MISSING);
    assertFails(OFFLINE + MISSING, "block", "stat", MISSING);
    assertFails(
        "invalid path \"nope\": path does not have enough components", "block", "stat", "nope");
  }

  @Test
  void removesBlocksThatNobodyHolds() {
    addAll();
    String one = unpinned("one");
    assertThat(shell.ok("block", "rm", one)).isEqualTo("removed " + one + "\n");
    assertThat(shell.run("block", "rm", one))
        .isEqualTo(
            new Cli.Result(
                1,
                "",
                "cannot remove "
                    + one
                    + ": ipld: could not find "
                    + one
                    + "\nError: some blocks not removed\n"));
    assertThat(shell.ok("block", "rm", "-f", one)).isEqualTo("removed " + one + "\n");
    assertThat(shell.ok("block", "rm", "-f", "-q", one)).isEmpty();
    one = unpinned("one");
    String two = unpinned("two");
    assertThat(shell.run("block", "rm", one, H, two, D + "/sub"))
        .isEqualTo(
            new Cli.Result(
                1,
                "removed " + one + "\nremoved " + two + "\n",
                "cannot remove "
                    + H
                    + ": pinned: recursive\ncannot remove QmdE4kAU2TxLFfde4Ti2QW5VxGWD5ku9JxGSf3Lzb7dVpr:"
                    + " pinned via "
                    + D
                    + "\nError: some blocks not removed\n"));
  }

  @Test
  void pinsAndUnpins() {
    String unpinned = unpinned("unpinned\n");
    assertThat(shell.ok("pin", "add", unpinned)).isEqualTo("pinned " + unpinned + " recursively\n");
    addAll();
    assertThat(shell.ok("pin", "add", "--recursive=false", "--name=dname", D + "/a.txt"))
        .isEqualTo("pinned " + A + " directly\n");
    assertThat(shell.ok("pin", "ls", "--names", "-t=direct")).isEqualTo(A + " direct dname\n");
    assertFails("pin: " + H + " already pinned recursively", "pin", "add", "-r=false", H);
    assertFails("pin: " + OFFLINE + MISSING, "pin", "add", MISSING);
    assertThat(shell.ok("pin", "rm", H, unpinned))
        .isEqualTo("unpinned " + H + "\nunpinned " + unpinned + "\n");
    assertFails("not pinned or pinned indirectly", "pin", "rm", H);
    assertFails(D + " is pinned recursively", "pin", "rm", "--recursive=false", D);
    assertThat(shell.ok("pin", "add", "--enc=json", H)).isEqualTo("{\"Pins\":[\"" + H + "\"]}\n");
  }

  @Test
  void listsPins() {
    addAll();
    assertThat(shell.ok("pin", "ls", D)).isEqualTo(D + " recursive\n");
    assertThat(shell.ok("pin", "ls", D + "/a.txt")).isEqualTo(A + " indirect through " + D + "\n");
    assertThat(shell.ok("pin", "ls", "-q", D + "/a.txt")).isEqualTo(A + "\n");
    assertThat(shell.lines("pin", "ls")).hasSize(7).contains(A + " indirect", H + " recursive");
    assertThat(shell.lines("pin", "ls", "-s")).hasSize(7);
    assertFails("path '" + MISSING + "' is not pinned", "pin", "ls", H, MISSING);
    assertFails("path '" + D + "/a.txt' is not pinned", "pin", "ls", "-t=recursive", D + "/a.txt");
    assertFails(
        "invalid type 'foo', must be one of {direct, indirect, recursive, all}",
        "pin",
        "ls",
        "-t=foo");
    shell.ok("pin", "add", "--name=bar", H);
    assertThat(shell.ok("pin", "ls", "--name=ba")).isEqualTo(H + " recursive bar\n");
    assertThat(shell.ok("pin", "ls", "--name=zz")).isEmpty();
    assertThat(shell.ok("pin", "ls", "--enc=json", "--names", "--name=bar"))
        .isEqualTo("{\"Keys\":{\"" + H + "\":{\"Type\":\"recursive\",\"Name\":\"bar\"}}}\n");
    assertThat(shell.ok("pin", "ls", "--enc=json", "--stream", "--name=bar"))
        .isEqualTo("{\"Cid\":\"" + H + "\",\"Name\":\"bar\",\"Type\":\"recursive\"}\n");
    assertThat(shell.ok("pin", "ls", "--enc=json", "-t=direct")).isEqualTo("{}\n");
    shell.ok("pin", "add", H);
    assertThat(shell.ok("pin", "ls", "--names", H)).isEqualTo(H + " recursive\n");
  }

  @Test
  void movesPins() {
    addAll();
    String sub = "QmdE4kAU2TxLFfde4Ti2QW5VxGWD5ku9JxGSf3Lzb7dVpr";
    assertThat(shell.ok("pin", "update", D, D + "/sub"))
        .isEqualTo("updated " + D + " to " + sub + "\n");
    assertFails("'from' cid was not recursively pinned already", "pin", "update", D, sub);
    assertThat(shell.ok("pin", "update", "--unpin=false", sub, D))
        .isEqualTo("updated " + sub + " to " + D + "\n");
    assertFails("'to' cid was already recursively pinned", "pin", "update", D, sub);
    assertFails("get " + MISSING + ": " + OFFLINE + MISSING, "pin", "update", D, MISSING);
    assertThat(shell.lines("pin", "ls", "-t=recursive")).hasSize(3);
  }

  @Test
  void showsHowPinningGoesOn() {
    addAll();
    Cli.Result result = shell.run("pin", "add", "--progress", D);
    assertThat(result.out()).isEqualTo("pinned " + D + " recursively\n");
    assertThat(result.err()).isEqualTo("Fetched/Processed 6 nodes (286 B)\r");
  }

  @Test
  void verifiesPins() {
    addAll();
    assertThat(shell.ok("pin", "verify")).isEmpty();
    assertThat(shell.lines("pin", "verify", "--verbose"))
        .containsExactlyInAnyOrder(D + " ok", H + " ok");
    assertFails(
        "the --verbose and --quiet options can not be used at the same time",
        "pin",
        "verify",
        "--verbose",
        "--quiet");
  }

  @Test
  void aBlockOfAnUnknownCodecIsStoredAndNotWalked() {
    String git = put("--cid-codec=git-raw");
    String why = "could not choose a decoder: no decoder registered for multicodec code 120 (0x78)";
    assertThat(shell.ok("block", "get", git)).isEqualTo("hello\n");
    assertFails("unknown node type", "cat", git);
    assertFails("unknown node type", "get", git);
    assertFails(why, "ls", git);
    assertFails(why, "cat", git + "/a");
  }
}
