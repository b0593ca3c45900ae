package io.orrery.node.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.ipld.Cid;
import io.orrery.ipld.DagPb;
import io.orrery.ipld.DagPbLink;
import io.orrery.ipld.DagPbNode;
import io.orrery.ipld.Name;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code get}, as Kubo 0.44 answered the same calls. */
class GetCommandTest {
  private static final String H = "QmZULkCELmmk5XNfCgTnCyFgAVxBRBXyDHGGMVoLFLiXEN";
  private static final String D = "QmWZuNYTsoDVra4V3C8CBVpZntXHsWHeE4iWvGSLJzeNJG";
  private static final String MISSING = "QmaozNR7DZHQK1ZcU9p7QdrshMvXqWK6gpu5rmrkPdT3L4";

  @TempDir Path folder;
  private Shell shell;

  boolean overRpc() {
    return false;
  }

  @BeforeEach
  void aNodeWithATree() throws IOException {
    shell = new Shell(folder.resolve("repo"), overRpc());
    write("in/hello.txt", "hello\n");
    write("in/dir/a.txt", "a\n");
    write("in/dir/sp ace.txt", "x\n");
    write("in/dir/sub/b.txt", "b\n");
    Files.createSymbolicLink(folder.resolve("in/dir/link"), Path.of("a.txt"));
    shell.ok("add", "-r", file("in/dir"), file("in/hello.txt"));
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

  private List<String> files(String root) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(root))) {
      return files.map(file -> folder.relativize(file).toString()).sorted().toList();
    }
  }

  private void assertFails(String message, String... words) {
    assertThat(shell.run(words)).isEqualTo(new Cli.Result(1, "", "Error: " + message + "\n"));
  }

  @Test
  void writesFilesAndTrees() throws IOException {
    assertThat(shell.ok("get", "-o=" + file("out.txt"), H))
        .isEqualTo("Saving file(s) to " + file("out.txt") + "\n");
    assertThat(folder.resolve("out.txt")).hasContent("hello\n");
    shell.ok("get", "--enc=json", "-o", file("json.txt"), H);
    assertThat(folder.resolve("json.txt")).hasContent("hello\n");
    shell.ok("get", "-o", file("t"), D);
    assertThat(files("t"))
        .containsExactly("t", "t/a.txt", "t/link", "t/sp ace.txt", "t/sub", "t/sub/b.txt");
    assertThat(Files.getAttribute(folder.resolve("t/sub"), "unix:mode")).isEqualTo(040755);
    assertThat(Files.getAttribute(folder.resolve("t/a.txt"), "unix:mode")).isEqualTo(0100644);
    shell.ok("get", "-o", file("l"), D + "/link");
    assertThat(Files.readSymbolicLink(folder.resolve("l"))).hasToString("a.txt");
    Files.createDirectory(folder.resolve("there"));
    shell.ok("get", "-o", file("there/"), "/ipfs/" + D + "/sub/b.txt");
    assertThat(folder.resolve("there/b.txt")).hasContent("b\n");
  }

  @Test
  void namesTheOutputByThePath() throws IOException {
    // What the name would be, without writing into the directory that the tests run in.
    Path here = Path.of(H);
    assertThat(here).doesNotExist();
    try {
      assertThat(shell.ok("get", "/ipfs/" + H + "/")).isEqualTo("Saving file(s) to " + H + "\n");
      assertThat(here).hasContent("hello\n");
    } finally {
      Files.deleteIfExists(here);
    }
  }

  @Test
  void writesArchives() throws Exception {
    assertThat(shell.ok("get", "-a", "-o=" + file("my"), D + "/sub"))
        .isEqualTo("Saving archive to " + file("my") + ".tar\n");
    assertThat(tar("-tvf", file("my.tar")))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("drwxr-xr-x 0/0 ").endsWith(" sub"),
            line -> assertThat(line).startsWith("-rw-r--r-- 0/0 ").endsWith(" sub/b.txt"));
    assertThat(shell.ok("get", "-a", "-C", "-o=" + file("z"), D))
        .isEqualTo("Saving archive to " + file("z.tar.gz") + "\n");
    assertThat(tar("-tzf", file("z.tar.gz"))).hasSize(6).contains(D + "/link");
  }

  private static List<String> tar(String... words) throws Exception {
    String[] call = new String[words.length + 1];
    call[0] = "tar";
    System.arraycopy(words, 0, call, 1, words.length);
    Process tar = new ProcessBuilder(call).redirectErrorStream(true).start();
    List<String> lines = new String(tar.getInputStream().readAllBytes(), UTF_8).lines().toList();
    assertThat(tar.waitFor()).as(lines.toString()).isZero();
    return lines;
  }

  @Test
  void packsFiles() throws IOException {
    assertThat(shell.ok("get", "-C", "-l=9", "-o=" + file("l9"), H))
        .isEqualTo("Saving archive to " + file("l9.gz") + "\n");
    byte[] packed = Files.readAllBytes(folder.resolve("l9.gz"));
    assertThat(new GZIPInputStream(new ByteArrayInputStream(packed)))
        .hasBinaryContent("hello\n".getBytes(StandardCharsets.US_ASCII));
    assertFails("file is not regular", "get", "-C", "-o=" + file("n"), D);
    assertFails("compression level must be between 1 and 9", "get", "-C", "-l=10", H);
    assertThat(shell.ok("get", "-l=50", "-o=" + file("l50"), H)).startsWith("Saving file(s)");
  }

  @Test
  void leavesNothingOfWhatIsNotThere() throws IOException {
    assertFails(
        "block was not found locally (offline): ipld: could not find " + MISSING, "get", MISSING);
    assertFails("no link named \"nope\" under " + D, "get", D + "/nope");
    shell.ok("pin", "rm", D);
    shell.ok("block", "rm", D + "/a.txt");
    Cli.Result result = shell.run("get", "-o", file("part"), D);
    assertThat(result.out()).isEqualTo("Saving file(s) to " + file("part") + "\n");
    assertThat(result.err())
        .isEqualTo(
            "Error: block was not found locally (offline): ipld: could not find"
                + " Qmbvkmk9LFsGneteXk3G7YLqtLVME566ho6ibaQZZVHaC9\n");
    assertThat(folder.resolve("part")).doesNotExist();
    assertThat(shell.run("get", "-a", "-o", file("part"), D).code()).isEqualTo(1);
    assertThat(files(".")).noneMatch(file -> file.contains(".get-") || file.contains("part"));
  }

  @Test
  void refusesATreeThatNoDiskTakes() throws IOException {
    Cid file = Cid.parse(H);
    for (String name : List.of("..", ".", "a/b", "", "x".repeat(256))) {
      DagPbLink link = new DagPbLink(file, Name.of(name), 14);
      ByteBuffer directory = ByteBuffer.wrap(new byte[] {8, 1});
      ByteBuffer block = DagPb.encode(new DagPbNode(List.of(link), directory));
      byte[] bytes = new byte[block.remaining()];
      block.get(bytes);
      Files.write(folder.resolve("block"), bytes);
      String evil = shell.ok("block", "put", "--cid-codec=dag-pb", file("block")).strip();
      Cli.Result result = shell.run("get", "-o", file("evil"), evil);
      assertThat(result.code()).as(name).isEqualTo(1);
      assertThat(result.err()).as(name).startsWith("Error: no file can have the name \"" + name);
      assertThat(folder.resolve("evil")).as(name).doesNotExist();
    }
  }
}
