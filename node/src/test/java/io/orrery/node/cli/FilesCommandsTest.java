package io.orrery.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code files} but for writing, as Kubo 0.44 answered the same calls. */
class FilesCommandsTest {
  static final String EMPTY = "QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn";
  static final String HI = "QmZLRFWaz9Kypt2ACNMDzA5uzACDRiCqwdkNSP1UZsu56D";
  private static final String ABSENT = "QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nx";
  private static final String ABSENT_RAW =
      "bafkreidon73zkcrwdb5iafqtijxildoonbwnpv7dyd6ef3qdgads2jc4su";

  @TempDir Path folder;
  Shell shell;

  boolean overRpc() {
    return false;
  }

  @BeforeEach
  void aNodeWithAFile() throws IOException {
    shell = new Shell(folder.resolve("repo"), overRpc());
    assertThat(shell.runWithInput("hi\n", "add", "-Q").out()).isEqualTo(HI + "\n");
  }

  @AfterEach
  void end() throws IOException {
    shell.close();
  }

  private void assertFails(String message, String... words) {
    assertThat(shell.run(words)).isEqualTo(new Cli.Result(1, "", "Error: " + message + "\n"));
  }

  private void ok(String... words) {
    assertThat(shell.ok(words)).isEmpty();
  }

  private void assertCannotRemove(String lines, String... words) {
    assertThat(shell.run(words))
        .isEqualTo(new Cli.Result(1, lines, "Error: can't remove some files\n"));
  }

  private static String stat(String hash, int cumulative, int blocks, String mode, String time) {
    return hash
        + "\nSize: 3\nCumulativeSize: "
        + cumulative
        + "\nChildBlocks: "
        + blocks
        + "\nType: file\nMode: "
        + mode
        + "\nMtime: "
        + time
        + "\n";
  }

  @Test
  void beginsEmpty() {
    assertThat(shell.ok("files", "ls")).isEmpty();
    assertThat(shell.ok("files", "stat", "/"))
        .isEqualTo(
            EMPTY
                + "\nSize: 0\nCumulativeSize: 4\nChildBlocks: 0\nType: directory\n"
                + "Mode: not set (not set)\nMtime: not set\n");
    assertThat(shell.ok("files", "flush")).isEqualTo("{\"Cid\":\"" + EMPTY + "\"}\n");
    assertFails("file does not exist", "files", "flush", "/nope");
  }

  @Test
  void makesDirectories() {
    ok("files", "mkdir", "/a");
    assertFails("file already exists", "files", "mkdir", "/a");
    ok("files", "mkdir", "-p", "/a");
    assertFails("file does not exist", "files", "mkdir", "/x/y");
    ok("files", "mkdir", "-p", "/x/y/z");
    assertFails("paths must start with a leading slash", "files", "mkdir", "rel");
    assertFails("paths must not be empty", "files", "mkdir", "");
    assertFails("cannot create directory '/': Already exists", "files", "mkdir", "/");
    ok("files", "mkdir", "-p", "/");
    ok("files", "mkdir", "/a/../b/");
    assertThat(shell.lines("files", "ls")).containsExactly("a", "b", "x");
    String y = shell.last("files", "stat", "--hash", "/x/y");
    assertThat(shell.ok("files", "ls", "-l", "/x")).isEqualTo("y/\t" + y + "\t0\n");
  }

  @Test
  void listsAndShows() {
    ok("files", "mkdir", "/a");
    ok("files", "cp", "/ipfs/" + HI, "/f");
    assertThat(shell.ok("files", "ls")).isEqualTo("a\nf\n");
    assertThat(shell.ok("files", "ls", "-U")).isEqualTo("a\nf\n");
    assertThat(shell.ok("files", "ls", "-l")).isEqualTo("a/\t" + EMPTY + "\t0\nf\t" + HI + "\t3\n");
    assertThat(shell.ok("files", "ls", "/f")).isEqualTo("f\n");
    assertThat(shell.ok("files", "ls", "-l", "/f")).isEqualTo("f\t" + HI + "\t3\n");
    assertThat(shell.ok("--enc=json", "files", "ls"))
        .isEqualTo(
            "{\"Entries\":[{\"Name\":\"a\",\"Type\":0,\"Size\":0,\"Hash\":\"\"},"
                + "{\"Name\":\"f\",\"Type\":0,\"Size\":0,\"Hash\":\"\"}]}\n");
    assertThat(shell.ok("--enc=json", "files", "ls", "-l"))
        .isEqualTo(
            "{\"Entries\":[{\"Name\":\"a\",\"Type\":1,\"Size\":0,\"Hash\":\""
                + EMPTY
                + "\"},{\"Name\":\"f\",\"Type\":0,\"Size\":3,\"Hash\":\""
                + HI
                + "\"}]}\n");
    assertThat(shell.ok("--enc=json", "files", "ls", "/a")).isEqualTo("{\"Entries\":null}\n");
    assertFails("file does not exist", "files", "ls", "/nope");
    assertFails("paths must start with a leading slash", "files", "ls", "rel");
    assertFails("file does not exist", "files", "ls", "/ipfs/" + EMPTY);
    assertThat(shell.ok("files", "stat", "/f"))
        .isEqualTo(stat(HI, 11, 0, "not set (not set)", "not set"));
    assertThat(shell.ok("files", "stat", "/ipfs/" + HI))
        .isEqualTo(stat(HI, 11, 0, "not set (not set)", "not set"));
    assertThat(shell.ok("--enc=json", "files", "stat", "--with-local", "/f"))
        .isEqualTo(
            "{\"Hash\":\""
                + HI
                + "\",\"Size\":3,\"CumulativeSize\":11,\"Blocks\":0,\"Type\":\"file\","
                + "\"WithLocality\":true,\"Local\":true,\"SizeLocal\":11}\n");
    assertThat(shell.last("files", "stat", "--with-local", "/f"))
        .isEqualTo("Local: 11 B of 11 B (100.00%)");
    assertThat(shell.ok("files", "stat", "--hash", "/f")).isEqualTo(HI + "\n");
    assertThat(shell.ok("files", "stat", "--size", "/f")).isEqualTo("11\n");
    assertThat(shell.ok("files", "stat", "--format=<type> <childs>", "/a"))
        .isEqualTo("directory 0\n");
    String twice =
        "invalid parameters: format was set by multiple options. Only one format option is allowed";
    assertThat(shell.run("files", "stat", "--hash", "--size", "/f").err()).contains(twice);
    assertThat(shell.run("files", "stat", "--hash", "--format=<type>", "/f").err()).contains(twice);
    assertFails("file does not exist", "files", "stat", "/nope");
    assertFails("cannot access f/x: Not a directory", "files", "stat", "/f/x");
    assertFails("paths must start with a leading slash", "files", "stat", "rel");
  }

  @Test
  void copiesByReference() {
    String source = "/ipfs/" + HI;
    ok("files", "cp", source, "/c");
    assertFails(
        "cp: cannot put node in path /c: directory already has entry by that name",
        "files",
        "cp",
        source,
        "/c");
    ok("files", "mkdir", "/a");
    ok("files", "cp", "--force", source, "/c");
    assertFails(
        "cp: cannot unlink existing file: not a file: /a", "files", "cp", "--force", source, "/a");
    ok("files", "cp", source, "/a/");
    assertThat(shell.ok("files", "ls", "/a")).isEqualTo(HI + "\n");
    assertFails(
        "cp: cannot put node in path /n/n: file does not exist", "files", "cp", source, "/n/n");
    ok("files", "cp", "-p", source, "/n/n");
    ok("files", "cp", "/c", "/c2");
    ok("files", "cp", "/a", "/a2");
    ok("files", "cp", "ipfs://" + HI, "/uri");
    ok("files", "cp", source, "/");
    assertThat(shell.lines("files", "ls")).containsExactly(HI, "a", "a2", "c", "c2", "n", "uri");
    assertThat(shell.ok("files", "ls", "/a2")).isEqualTo(HI + "\n");
    assertFails(
        "cp: cannot get node from path /nope: file does not exist", "files", "cp", "/nope", "/x");
    assertFails("paths must start with a leading slash", "files", "cp", "rel", "/x");
    assertFails("paths must start with a leading slash", "files", "cp", "/c", "rel");
    assertFails("paths must start with a leading slash", "files", "cp", HI, "/x");
    assertFails(
        "cp: cannot put node in path /c/x: /c/ is not a directory", "files", "cp", "/c", "/c/x");
    assertFails(
        "cp: cannot unlink existing file: not a directory: /c/",
        "files",
        "cp",
        "--force",
        "/c",
        "/c/x");
    assertFails(
        "cp: cannot put node in path /a: directory already has entry by that name",
        "files",
        "cp",
        "/c",
        "/a");
  }

  @Test
  void copiesNothingThatIsNotHereOrNoFile() {
    for (String missing : new String[] {ABSENT, ABSENT_RAW}) {
      assertFails(
          "cp: cannot get node from path /ipfs/"
              + missing
              + ": block was not found locally (offline): ipld: could not find "
              + missing,
          "files",
          "cp",
          "/ipfs/" + missing,
          "/d");
    }
    String json = shell.runWithInput("{\"a\":1}", "dag", "put").out().strip();
    assertFails(
        "cp: source must be a valid UnixFS (dag-pb or raw codec)",
        "files",
        "cp",
        "/ipfs/" + json,
        "/j");
    String broken =
        shell.runWithInput("\n\2hi", "block", "put", "--cid-codec=dag-pb").out().strip();
    assertThat(shell.run("files", "cp", "/ipfs/" + broken, "/p").err())
        .startsWith("Error: cp: source must be a valid UnixFS (dag-pb or raw codec): ");
    assertThat(shell.ok("files", "ls")).isEmpty();
  }

  @Test
  void copiesWhatANameMeansNow() {
    String name = shell.ok("name", "publish", "--allow-offline", "-Q", "/ipfs/" + HI).strip();
    ok("files", "cp", "/ipns/" + name, "/n");
    assertThat(shell.ok("files", "read", "/n")).isEqualTo("hi\n");
  }

  @Test
  void copiesWithoutLookingBelowTheRoot() {
    // A directory with an entry whose block nobody has.
    String lazy =
        shell
            .runWithInput(
                "{\"Data\":{\"/\":{\"bytes\":\"CAE\"}},\"Links\":[{\"Hash\":{\"/\":\""
                    + ABSENT_RAW
                    + "\"},\"Name\":\"far\",\"Tsize\":7}]}",
                "dag",
                "put",
                "--store-codec=dag-pb",
                "--input-codec=dag-json")
            .out()
            .strip();
    ok("files", "cp", "/ipfs/" + lazy, "/lazy");
    assertThat(shell.ok("files", "ls", "/lazy")).isEqualTo("far\n");
    assertThat(shell.ok("files", "ls", "-l", "/lazy")).isEqualTo("far\t" + ABSENT_RAW + "\t7\n");
    assertThat(shell.last("files", "stat", "--with-local", "/lazy")).startsWith("Local: ");
    assertThat(shell.ok("--enc=json", "files", "stat", "--with-local", "/lazy"))
        .contains("\"WithLocality\":true,\"SizeLocal\":");
    assertFails(
        "/lazy/far: block was not found locally (offline): ipld: could not find " + ABSENT_RAW,
        "files",
        "read",
        "/lazy/far");
    ok("files", "mkdir", "/lazy/near");
    assertThat(shell.ok("files", "ls", "/lazy")).isEqualTo("far\nnear\n");
    ok("files", "rm", "--force", "/lazy/far");
    assertThat(shell.ok("files", "ls", "/lazy")).isEqualTo("near\n");
  }

  @Test
  void moves() {
    ok("files", "cp", "/ipfs/" + HI, "/c");
    ok("files", "mkdir", "/a");
    ok("files", "mkdir", "-p", "/b");
    ok("files", "mv", "/c", "/c3");
    assertFails("file does not exist", "files", "mv", "/nope", "/c");
    ok("files", "mv", "/c3", "/a");
    assertThat(shell.ok("files", "ls", "/a")).isEqualTo("c3\n");
    ok("files", "cp", "/ipfs/" + EMPTY, "/b/empty");
    ok("files", "mv", "/a/c3", "/f");
    assertThat(shell.ok("files", "read", "/f")).isEqualTo("hi\n");
    ok("files", "mv", "/a", "/b");
    assertThat(shell.ok("files", "ls", "/b")).isEqualTo("a\nempty\n");
    ok("files", "mkdir", "/x");
    ok("files", "mv", "/b/a", "/x/");
    assertThat(shell.ok("files", "ls", "/x")).isEqualTo("a\n");
    ok("files", "mkdir", "/a");
    assertFails("directory already has entry by that name", "files", "mv", "/a", "/x");
    assertFails("file does not exist", "files", "mv", "/", "/k");
    assertFails("a directory cannot be moved into itself", "files", "mv", "/x", "/x/a");
    assertFails("file does not exist", "files", "mv", "/f", "/nope/f");
    assertFails("paths must start with a leading slash", "files", "mv", "rel", "/f");
    ok("files", "mv", "/f", "/f");
    assertFails("/f/ is not a directory", "files", "mv", "/x", "/f/a");
    ok("files", "mv", "/x", "/f");
    assertThat(shell.ok("files", "ls", "/f")).isEqualTo("a\n");
  }

  @Test
  void removes() {
    ok("files", "cp", "/ipfs/" + HI, "/f");
    ok("files", "mkdir", "/b");
    ok("files", "cp", "/ipfs/" + HI, "/c2");
    ok("files", "rm", "/f");
    assertCannotRemove("\"/f: file does not exist\"\n", "files", "rm", "/f");
    assertCannotRemove(
        "\"/b: path is a directory, use -r to remove directories\"\n", "files", "rm", "/b");
    ok("files", "rm", "-r", "/b");
    assertCannotRemove("\"/: cannot delete root\"\n", "files", "rm", "-r", "/");
    assertCannotRemove(
        "\"/nope: file does not exist\"\n\"/nope2: file does not exist\"\n",
        "files",
        "rm",
        "/nope",
        "/nope2");
    ok("files", "rm", "--force", "/nope");
    ok("files", "rm", "--force", "/nope/x");
    String always =
        "files rm always flushes for safety. The --flush flag cannot be set to false for this"
            + " command";
    assertFails(always, "files", "rm", "--flush=false", "/c2");
    assertFails(always, "files", "--flush=false", "rm", "/c2");
    assertCannotRemove(
        "\"rel is not a valid path: paths must start with a leading slash\"\n",
        "files",
        "rm",
        "rel");
    assertCannotRemove("\"/nope: file does not exist\"\n", "files", "rm", "-r", "/c2", "/nope");
    assertThat(shell.ok("files", "ls")).isEmpty();
  }

  @Test
  void storesModesAndTimes() {
    ok("files", "cp", "/ipfs/" + HI, "/f");
    ok("files", "chmod", "0600", "/f");
    String hash = shell.ok("files", "stat", "--hash", "/f").strip();
    assertThat(shell.ok("files", "stat", "/f"))
        .isEqualTo(stat(hash, 14, 0, "-rw------- (0600)", "not set"));
    ok("files", "chmod", "644", "/f");
    assertThat(shell.ok("files", "stat", "--format=<mode> <mode-octal>", "/f"))
        .isEqualTo("-rw-r--r-- 0644\n");
    ok("files", "chmod", "4755", "/f");
    assertThat(shell.ok("files", "stat", "--format=<mode> <mode-octal>", "/f"))
        .isEqualTo("-rwsr-xr-x 04755\n");
    assertFails("strconv.ParseInt: parsing \"xx\": invalid syntax", "files", "chmod", "xx", "/f");
    assertFails("strconv.ParseInt: parsing \"99\": invalid syntax", "files", "chmod", "99", "/f");
    assertFails(
        "mode 777777 (octal) has more than the twelve bits of chmod",
        "files",
        "chmod",
        "777777",
        "/f");
    assertFails("file does not exist", "files", "chmod", "600", "/nope");
    ok("files", "chmod", "644", "/f");
    ok("files", "touch", "--mtime=1630937926", "/f");
    hash = shell.ok("files", "stat", "--hash", "/f").strip();
    assertThat(shell.ok("--enc=json", "files", "stat", "/f"))
        .isEqualTo(
            "{\"Hash\":\""
                + hash
                + "\",\"Size\":3,\"CumulativeSize\":22,\"Blocks\":0,\"Type\":\"file\","
                + "\"Mtime\":1630937926,\"Mode\":\"0644\"}\n");
    assertThat(shell.last("files", "stat", "/f")).isEqualTo("Mtime: 6 Sep 2021, 14:18:46 UTC");
    ok("files", "mkdir", "/m");
    ok("files", "chmod", "644", "/m");
    ok("files", "touch", "--mtime=1630937926", "--mtime-nsecs=5", "/m");
    assertThat(shell.ok("--enc=json", "files", "stat", "/m"))
        .endsWith(
            "\"Type\":\"directory\",\"Mtime\":1630937926,\"MtimeNsecs\":5,"
                + "\"Mode\":\"20000000644\"}\n");
    assertThat(shell.ok("files", "stat", "--format=<mode>", "/m")).isEqualTo("drw-r--r--\n");
    assertFails("file does not exist", "files", "touch", "/nope");
    assertFails(
        "mtime nanoseconds must be in range [1, 999999999]",
        "files",
        "touch",
        "--mtime=5",
        "--mtime-nsecs=2000000000",
        "/m");
    ok("files", "touch", "/m");
    assertThat(shell.ok("files", "stat", "--format=<mtime>", "/m")).isNotEqualTo("not set\n");
  }

  @Test
  void isTheDirectoryThatAddMakes() {
    ok("files", "cp", "/ipfs/" + HI, "/c");
    ok("files", "touch", "--mtime=1630937926", "/c");
    String made = shell.runWithInput("hi\n", "add", "-Q", "--mtime=1630937926").out().strip();
    assertThat(shell.ok("files", "stat", "--hash", "/c").strip()).isEqualTo(made);
  }

  @Test
  void keepsOneFormatOfCids() {
    ok("files", "mkdir", "/m");
    ok("files", "cp", "/ipfs/" + HI, "/f");
    assertFails(
        "cannot change CID format of the MFS root; use 'ipfs config Import.CidVersion' and 'ipfs"
            + " config Import.HashFunction' instead",
        "files",
        "chcid",
        "/");
    ok("files", "chcid", "/m");
    ok("files", "chcid", "--cid-version=0", "/m");
    assertFails("can only update directories", "files", "chcid", "--cid-version=1", "/f");
    assertFails("unrecognized hash function: \"foo\"", "files", "chcid", "--hash=foo", "/m");
    assertFails("unknown CID version: 2", "files", "chcid", "--cid-version=2", "/m");
    assertFails("file does not exist", "files", "chcid", "--cid-version=0", "/nope");
    assertFails("unknown CID version: 7", "files", "mkdir", "--cid-version=7", "/d2");
    String other =
        "files have the CIDs that add gives them, version 0 with sha2-256: set Import.CidVersion"
            + " and Import.HashFunction, or add with these options and copy with 'files cp'";
    assertFails(other, "files", "chcid", "--cid-version=1", "/m");
    assertFails(other, "files", "mkdir", "--cid-version=1", "/d1");
    ok("files", "mkdir", "--cid-version=0", "/d1");
  }

  @Test
  void becomesAnotherTree() {
    ok("files", "cp", "/ipfs/" + HI, "/f");
    String before = shell.ok("files", "stat", "--hash", "/").strip();
    ok("files", "mkdir", "/m");
    String second = shell.ok("files", "stat", "--hash", "/").strip();
    assertFails(
        "this is a potentially destructive operation; pass --confirm to proceed",
        "files",
        "chroot");
    assertFails(
        "new root " + ABSENT + " does not exist locally; fetch it first with 'ipfs block get'",
        "files",
        "chroot",
        "--confirm",
        ABSENT);
    assertFails("new root must be a directory, got File", "files", "chroot", "--confirm", HI);
    assertThat(shell.run("files", "chroot", "--confirm", "bad").err())
        .startsWith("Error: invalid CID \"bad\": ");
    assertThat(shell.ok("files", "chroot", "--confirm"))
        .isEqualTo(
            "MFS root changed from "
                + second
                + " to "
                + EMPTY
                + "\nThe old root "
                + second
                + " will be garbage collected unless pinned.\n");
    assertThat(shell.ok("files", "ls")).isEmpty();
    assertThat(shell.ok("files", "chroot", "--confirm", EMPTY)).contains(EMPTY);
    ok("files", "cp", "/ipfs/" + HI, "/f");
    assertThat(shell.ok("files", "stat", "--hash", "/")).isEqualTo(before + "\n");
  }

  @Test
  void saysWhatIsMissing() {
    assertThat(shell.run("files", "cp", "/a").err())
        .startsWith("Error: argument \"dest\" is required\n");
  }
}
