package io.orrery.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code add --nocopy} and {@code filestore}, as Kubo 0.44 answered the same calls. */
class FilestoreCommandsTest {
  private static final String FILE1 = "bafkreify257s3as3enk5qwrevoarg4ykpsg43wumqkjhbynwjc3bpi5yri";
  private static final String FILE2 = "bafkreidawr6tog6x7zaxh7tln2smpqx762bqmfzmgrq6sw6ayt3r5q5f44";
  private static final String FILE3 = "QmNMa2KGcsabHdrqLZSfL7BoJieUrjQbE6n8MYynYPH1gP";
  private static final String ROOT = "QmdQohHxo3DuGhDicfJPsFETFg5o9cxegT6tdLrgZRJR5b";
  private static final List<String> LISTED =
      List.of(
          FILE1 + "   1000 d/file1 0",
          FILE2 + "  10000 d/file2 0",
          "bafkreihzbakb3io2iqt62b7za7htsm4j5xxcnvam54carehgdctkm6qixq 262144 d/sub/file3 0",
          "bafkreibremykuhqbbfeod7ofm7ebf7tg24hdez7hqeonhkzngwtgmd5iua 262144 d/sub/file3 262144",
          "bafkreif6okbd6urbrcjnw2wiq5tcfk7nlvngtpx2vl4jbqctsmyewxbdfq 262144 d/sub/file3 524288",
          "bafkreiftvyqt46ea476jjsxkqqiecqkplflfx3jf7bawfz5m3z3mhqqjde 213568 d/sub/file3 786432");

  @TempDir Path temporary;
  private Path folder;
  private Shell shell;

  boolean overRpc() {
    return false;
  }

  @BeforeEach
  void aNodeAndFiles() throws IOException {
    folder = temporary.toRealPath();
    shell = new Shell(folder.resolve("repo"), overRpc());
    write("d/file1", 1, 1000);
    write("d/file2", 2, 10_000);
    write("d/sub/file3", 3, 1_000_000);
    write("d/empty", 0, 0);
  }

  @AfterEach
  void end() throws IOException {
    shell.close();
  }

  /** The upper bytes of a linear congruence, which any language makes in three lines. */
  private void write(String name, long seed, int length) throws IOException {
    byte[] bytes = new byte[length];
    long x = seed;
    for (int i = 0; i < length; i++) {
      x = x * 6364136223846793005L + 1442695040888963407L;
      bytes[i] = (byte) (x >>> 56);
    }
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private void enable() {
    shell.ok("config", "--json", "Experimental.FilestoreEnabled", "true");
  }

  private void addAll() {
    enable();
    assertThat(shell.lines("add", "--nocopy", "-r", path("d")))
        .containsExactly(
            "added bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku d/empty",
            "added " + FILE1 + " d/file1",
            "added " + FILE2 + " d/file2",
            "added " + FILE3 + " d/sub/file3",
            "added QmZgHFqTkFLKFBZTds9jyTcrtqZ3BFsaiqFRSb1eHuoBgH d/sub",
            "added " + ROOT + " d");
  }

  private void change(String name, long offset) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path(name), "rw")) {
      file.seek(offset);
      int was = file.read();
      file.seek(offset);
      file.write(was + 1);
    }
  }

  private void assertFails(String message, String... words) {
    assertThat(shell.run(words)).isEqualTo(new Cli.Result(1, "", "Error: " + message + "\n"));
  }

  private static List<String> verified(String... statuses) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < statuses.length; i++) {
      lines.add(String.format("%-7s ", statuses[i]) + LISTED.get(i));
    }
    return lines;
  }

  @Test
  void isOffUnlessTheConfigurationSaysOtherwise() {
    String disabled = "filestore is not enabled, see https://git.io/vNItf";
    for (String command : new String[] {"ls", "verify", "dups"}) {
      assertFails(disabled, "filestore", command);
    }
    assertFails(
        "either the filestore or the urlstore must be enabled to use nocopy, see:"
            + " https://github.com/ipfs/kubo/blob/master/docs/experimental-features.md"
            + "#ipfs-filestore",
        "add",
        "--nocopy",
        path("d/file1"));
    shell.ok("config", "--json", "Experimental.UrlstoreEnabled", "true");
    assertFails(disabled, "add", "--nocopy", path("d/file1"));
  }

  @Test
  void refusesWhatNoFileCanHold() {
    enable();
    String raw = "nocopy option requires '--raw-leaves' to be enabled as well";
    assertFails(raw, "add", "--nocopy", "--raw-leaves=false", path("d/file1"));
    assertFails(raw, "add", "--nocopy", "--mode=0644", path("d/file1"));
    assertFails(raw, "add", "--nocopy", "--preserve-mtime", path("d/file1"));
    assertThat(shell.runWithInput("text", "add", "--nocopy"))
        .isEqualTo(
            new Cli.Result(
                1, "", "Error: missing file path or URL, can not create filestore reference\n"));
    assertThat(shell.ok("filestore", "ls")).isEmpty();
  }

  @Test
  void listsAndVerifies() {
    addAll();
    assertThat(shell.lines("filestore", "ls", "--file-order")).isEqualTo(LISTED);
    assertThat(shell.lines("filestore", "ls")).containsExactlyInAnyOrderElementsOf(LISTED);
    assertThat(shell.lines("filestore", "verify", "--file-order"))
        .isEqualTo(verified("ok", "ok", "ok", "ok", "ok", "ok"));
    assertThat(shell.ok("filestore", "ls", FILE1)).isEqualTo(LISTED.get(0) + "\n");
    assertThat(shell.ok("filestore", "ls", "/ipfs/" + FILE1)).isEqualTo(LISTED.get(0) + "\n");
    assertThat(shell.ok("--cid-base=base58btc", "filestore", "ls", FILE1))
        .isEqualTo(shell.ok("cid", "format", "-f=%s    1000 d/file1 0", "-b=base58btc", FILE1));
    assertThat(shell.run("filestore", "verify", FILE3, FILE1, "nope"))
        .satisfies(
            result -> {
              assertThat(result.code()).isZero();
              assertThat(result.out().lines())
                  .containsExactly(
                      "missing bafkreiaahreegsieblpe63qq4vdnung4emfdqbsvhz2zkzzotxmtcqijnq",
                      "ok      " + LISTED.get(0),
                      "ERROR   <corrupt key>");
              assertThat(result.err()).startsWith("nope: ");
            });
    assertThat(shell.run("filestore", "ls", FILE3))
        .isEqualTo(
            new Cli.Result(
                1,
                "",
                """
                ipld: could not find bafkreiaahreegsieblpe63qq4vdnung4emfdqbsvhz2zkzzotxmtcqijnq
                Error: errors while displaying some entries
                """));
    assertThat(shell.ok("filestore", "verify", "--enc=json", FILE1))
        .isEqualTo(
            "{\"Status\":0,\"ErrorMsg\":\"\",\"Key\":{\"/\":\""
                + FILE1
                + "\"},\"FilePath\":\"d/file1\",\"Offset\":0,\"Size\":1000}\n");
  }

  @Test
  void givesBackWhatTheFilesHold() throws IOException {
    addAll();
    shell.ok("get", "-o", path("out"), ROOT);
    for (String name : new String[] {"file1", "file2", "sub/file3", "empty"}) {
      assertThat(folder.resolve("out/" + name)).hasSameBinaryContentAs(folder.resolve("d/" + name));
    }
    assertThat(shell.ok("block", "stat", FILE1)).isEqualTo("Key: " + FILE1 + "\nSize: 1000\n");
    assertThat(shell.lines("refs", "local")).contains(FILE1, FILE2);
    assertThat(shell.run("dag", "export", "--progress=false", ROOT).code()).isZero();
    assertThat(shell.ok("repo", "stat")).startsWith("NumObjects: 9\n");
    assertThat(shell.last("repo", "verify")).endsWith("verify complete, all blocks validated.");
    assertThat(shell.ok("pin", "verify")).isEmpty();
  }

  @Test
  void saysWhatBecameOfAFile() throws IOException {
    addAll();
    Files.move(folder.resolve("d/file1"), folder.resolve("d/moved"));
    change("d/sub/file3", 262_144);
    try (RandomAccessFile file = new RandomAccessFile(path("d/sub/file3"), "rw")) {
      file.setLength(999_999);
    }
    assertThat(shell.lines("filestore", "verify", "--file-order"))
        .isEqualTo(verified("no-file", "ok", "ok", "changed", "ok", "changed"));
    assertFails("open " + path("d/file1") + ": no such file or directory", "cat", FILE1);
    assertFails(
        "data in file did not match. " + path("d/sub/file3") + " offset 262144",
        "block",
        "get",
        "bafkreibremykuhqbbfeod7ofm7ebf7tg24hdez7hqeonhkzngwtgmd5iua");
    // Two leaves are bad; either may be found first.
    assertThat(shell.run("cat", FILE3).err()).matches("Error: .*d/sub/file3 .*\n");
    assertThat(shell.run("repo", "verify").err())
        .isEqualTo("Error: verify complete, 3 blocks corrupt\n");
    Files.move(folder.resolve("d/moved"), folder.resolve("d/file1"));
    assertThat(shell.run("cat", FILE1).code()).isZero();
    assertThat(shell.lines("filestore", "verify", "--file-order", "--remove-bad-blocks"))
        .isEqualTo(
            List.of(
                "ok      " + LISTED.get(0) + " keep",
                "ok      " + LISTED.get(1) + " keep",
                "ok      " + LISTED.get(2) + " keep",
                "changed " + LISTED.get(3) + " remove",
                "ok      " + LISTED.get(4) + " keep",
                "changed " + LISTED.get(5) + " remove"));
    assertThat(shell.lines("filestore", "ls", "--file-order"))
        .containsExactly(LISTED.get(0), LISTED.get(1), LISTED.get(2), LISTED.get(4));
    assertThat(shell.run("pin", "verify").out()).contains(ROOT + " broken");
  }

  @Test
  void repoVerifyDropsReferencesAndNoFiles() throws IOException {
    addAll();
    change("d/file1", 5);
    assertThat(shell.last("repo", "verify", "--drop"))
        .endsWith("verify complete, 1 blocks corrupt, 1 removed");
    assertThat(shell.lines("filestore", "ls")).hasSize(5);
    assertThat(folder.resolve("d/file1")).exists();
  }

  @Test
  void copiesUnlessToldToLook() {
    addAll();
    shell.ok("add", "--raw-leaves", "--fscache", "-r", path("d"));
    assertThat(shell.ok("filestore", "dups")).isEmpty();
    shell.ok("add", "--raw-leaves", path("d/file1"));
    assertThat(shell.ok("filestore", "dups")).isEqualTo(FILE1 + "\n");
    assertThat(shell.lines("filestore", "ls", "--file-order")).isEqualTo(LISTED);
  }

  @Test
  void collectionForgetsReferencesAndKeepsFiles() throws IOException {
    addAll();
    assertThat(shell.run("block", "rm", FILE2).err())
        .startsWith("cannot remove " + FILE2 + ": pinned via " + ROOT + "\n");
    assertThat(shell.lines("repo", "gc")).isEmpty();
    shell.ok("pin", "rm", ROOT);
    assertThat(shell.ok("block", "rm", FILE2)).isEqualTo("removed " + FILE2 + "\n");
    assertThat(shell.run("block", "stat", FILE2).code()).isEqualTo(1);
    assertThat(shell.lines("repo", "gc")).contains("removed " + FILE1);
    assertThat(shell.ok("filestore", "ls")).isEmpty();
    assertThat(Files.size(folder.resolve("d/sub/file3"))).isEqualTo(1_000_000);
    assertThat(Files.size(folder.resolve("d/file1"))).isEqualTo(1000);
  }

  @Test
  void everyShapeOfFileKeepsItsLeavesInIt() {
    enable();
    String[][] ways = {
      {"--chunker=size-300000", "--trickle", "QmeGCmBLFT2mCDcJ7jEWnPYQh4HMBUJC1jZLYTSQt1j1Hv"},
      {"--inline", "--chunker=size-333329", "QmNwjvJATwkFMZmFBkA8W95MMBi6gercQS2c55aKTCX7Kn"},
    };
    for (String[] way : ways) {
      String added = shell.last("add", "-Q", "--nocopy", way[0], way[1], path("d/sub/file3"));
      assertThat(added).isEqualTo(way[2]);
      assertThat(shell.ok("refs", "-r", added)).isNotEmpty();
      assertThat(shell.lines("filestore", "verify")).allMatch(line -> line.startsWith("ok "));
    }
    assertThat(shell.lines("filestore", "ls")).hasSize(4 + 3);
    shell.ok("add", "-Q", "--nocopy", "--cid-version=1", "--chunker=buzhash", path("d/sub/file3"));
    assertThat(shell.lines("filestore", "verify")).allMatch(line -> line.startsWith("ok "));
  }

  @Test
  void aDryRunNotesNothingDown() {
    enable();
    assertThat(shell.last("add", "-n", "-Q", "--nocopy", "-r", path("d"))).isEqualTo(ROOT);
    assertThat(shell.ok("filestore", "ls")).isEmpty();
  }
}
