package io.orrery.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Vectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every tree of the published CARs, imported, comes out of {@code ls}, {@code cat} and get. */
class PublishedTreesTest {
  @TempDir Path folder;
  private Shell shell;

  @BeforeEach
  void aNode() throws FaultException {
    shell = new Shell(folder.resolve("repo"), false);
  }

  @AfterEach
  void end() throws IOException {
    shell.close();
  }

  @TestFactory
  Stream<DynamicTest> published() {
    return cars("unixfs/");
  }

  @TestFactory
  Stream<DynamicTest> derived() {
    return cars("unixfs/derived/");
  }

  private Stream<DynamicTest> cars(String vectors) {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode car : Vectors.json(vectors + "index.json").get("cars")) {
      String file = car.get("file").asText();
      tests.add(DynamicTest.dynamicTest(file, () -> check(Vectors.path(vectors + file), car)));
    }
    return tests.stream();
  }

  private void check(Path file, JsonNode car) throws Exception {
    shell.ok("dag", "import", "--pin-roots=false", file.toString());
    String root = car.get("roots").get(0).asText();
    boolean whole = true;
    for (JsonNode row : car.get("tree")) {
      whole &= isWhole(row);
      check("/ipfs/" + root, row);
    }
    Path got = folder.resolve("got-" + root);
    if (whole && gets(root, got)) {
      for (JsonNode row : car.get("tree")) {
        checkOnDisk(got, row);
      }
    }
  }

  /** False for a tree that, where its index says nothing, holds what is no file. */
  private boolean gets(String root, Path to) {
    Cli.Result result = shell.run("get", "-o", to.toString(), root);
    assertThat(result.code() == 0 || result.err().contains("no UnixFS in codec dag-cbor"))
        .as(result.err())
        .isTrue();
    return result.code() == 0;
  }

  private static boolean isWhole(JsonNode row) {
    String type = row.get("type").asText();
    return !row.has("missing")
        && !row.has("missingShards")
        && !type.equals("missing")
        && !type.startsWith("codec");
  }

  private static String at(String root, JsonNode row) {
    String path = row.get("path").asText();
    return path.isEmpty() ? root : root + "/" + path;
  }

  private void check(String root, JsonNode row) throws Exception {
    String type = row.get("type").asText();
    String cid = row.get("cid").asText();
    if (type.startsWith("file") && row.has("sha256")) {
      byte[] content = shell.bytes("cat", at(root, row));
      assertThat(content).hasSize(row.get("size").asInt());
      assertThat(sha256(content)).isEqualTo(row.get("sha256").asText());
    } else if (type.endsWith("directory") && isWhole(row)) {
      assertThat(shell.lines("ls", "--resolve-type=false", "--size=false", cid))
          .hasSize(row.get("entries").asInt());
    }
    if (!type.equals("missing") && !type.equals("symlink")) {
      String resolved = shell.ok("resolve", at(root, row)).strip();
      assertThat(Cid.parse(resolved.substring("/ipfs/".length()))).isEqualTo(Cid.parse(cid));
    }
  }

  private static void checkOnDisk(Path got, JsonNode row) throws Exception {
    Path path = got.resolve(row.get("path").asText());
    switch (row.get("type").asText()) {
      case "symlink" ->
          assertThat(Files.readSymbolicLink(path)).hasToString(row.get("target").asText());
      case "directory", "hamt-directory" ->
          assertThat(Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)).isTrue();
      default -> assertThat(sha256(Files.readAllBytes(path))).isEqualTo(row.get("sha256").asText());
    }
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
