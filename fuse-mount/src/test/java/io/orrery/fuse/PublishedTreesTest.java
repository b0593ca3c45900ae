package io.orrery.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Vectors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every tree of the published CARs reads through a mount as its index says. */
class PublishedTreesTest extends MountedTest {
  @TestFactory
  Stream<DynamicTest> published() {
    return cars("unixfs/");
  }

  @TestFactory
  Stream<DynamicTest> derived() {
    return cars("unixfs/derived/");
  }

  @Test
  void listsAHamtWhoseFilesAreFar() throws Exception {
    content.car(Vectors.path("unixfs/kubo-TestGatewayHAMTDirectory.car"));
    String hamt = "bafybeiggvykl7skb2ndlmacg2k5modvudocffxjesexlod2pfvg5yhwrqm";
    assertThat(sh("ls " + hamt).lines()).hasSize(10_100);
    assertThat(sh("cat " + hamt + "/1.png").fails()).contains("Network is unreachable");
  }

  @Test
  void readsWhatIsThereOfAFileThatLacksABlock() throws Exception {
    content.car(Vectors.path("unixfs/derived/file-missing-middle-block.car"));
    String file = "QmVpybGH1biqdeDCvre5Q994n48hsrFsGXn7wUhBZYZiez";
    // The note in the index says the middle one; but its first two chunks are one and the same
    // block.
    String part = "dd status=none bs=1 if=" + file + " iflag=direct ";
    assertThat(sh(part + "count=2048 | wc -c").succeeds().strip()).isEqualTo("2048");
    assertThat(sh(part + "skip=2048 count=1").fails()).contains("Network is unreachable");
    assertThat(sh("stat -c %s " + file).succeeds()).isEqualTo("3000\n");
  }

  private Stream<DynamicTest> cars(String folder) {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode car : Vectors.json(folder + "index.json").get("cars")) {
      String file = car.get("file").asText();
      tests.add(
          DynamicTest.dynamicTest(
              file,
              () -> {
                content.car(Vectors.path(folder + file));
                check(car);
              }));
    }
    return tests.stream();
  }

  private void check(JsonNode car) throws IOException {
    Cid root = Cid.parse(car.get("roots").get(0).asText());
    List<JsonNode> rows = new ArrayList<>();
    car.get("tree").forEach(rows::add);
    List<JsonNode> files = of(rows, type -> type.startsWith("file"));
    checkAttributes(root, of(rows, type -> !type.equals("missing") && !type.startsWith("codec-")));
    checkContents(root, files.stream().filter(row -> row.has("sha256")).toList());
    for (JsonNode link : of(rows, type -> type.equals("symlink"))) {
      assertThat(with("readlink -n -- ", root, link).succeeds())
          .isEqualTo(link.get("target").asText());
    }
    for (JsonNode directory : of(rows, type -> type.endsWith("directory"))) {
      checkDirectory(root, directory);
    }
    for (JsonNode missing : of(rows, type -> type.equals("missing"))) {
      assertThat(with("head -c 1 -- ", root, missing).fails()).contains("Network is unreachable");
    }
    for (JsonNode other : of(rows, type -> type.startsWith("codec-"))) {
      assertThat(with("stat -- ", root, other).fails()).contains("Operation not supported");
    }
  }

  private static List<JsonNode> of(List<JsonNode> rows, Predicate<String> type) {
    return rows.stream().filter(row -> type.test(row.get("type").asText())).toList();
  }

  private Run with(String command, Cid root, JsonNode row) {
    return Run.sh(at, "xargs -0 " + command, paths(root, List.of(row)));
  }

  private void checkAttributes(Cid root, List<JsonNode> rows) {
    String stat = "xargs -0 stat --printf '%F %a %s %.9Y\\n' --";
    List<String> expected = rows.stream().map(PublishedTreesTest::attributes).toList();
    assertThat(Run.sh(at, stat, paths(root, rows)).lines()).containsExactlyElementsOf(expected);
  }

  private static String attributes(JsonNode row) {
    String type = row.get("type").asText();
    boolean directory = type.endsWith("directory");
    String usual = directory ? "555" : type.equals("symlink") ? "777" : "444";
    String mode = row.has("mode") ? row.get("mode").asText().replaceFirst("^0+(?=.)", "") : usual;
    long size =
        type.equals("symlink")
            ? row.get("target").asText().getBytes(StandardCharsets.UTF_8).length
            : row.path("size").asLong();
    String kind =
        directory
            ? "directory"
            : type.equals("symlink")
                ? "symbolic link"
                : size == 0 ? "regular empty file" : "regular file";
    JsonNode mtime = row.get("mtime");
    long seconds = mtime == null ? NodeAttributes.NO_MTIME.seconds() : mtime.get(0).asLong();
    int nanos = mtime == null ? 0 : mtime.get(1).asInt();
    return String.format("%s %s %d %d.%09d", kind, mode, size, seconds, nanos);
  }

  private void checkContents(Cid root, List<JsonNode> rows) {
    String sums = "xargs -0 -r -n 1 sh -c 'sha256sum < \"$0\"' | cut -c1-64";
    List<String> expected = rows.stream().map(row -> row.get("sha256").asText()).toList();
    assertThat(Run.sh(at, sums, paths(root, rows)).lines()).containsExactlyElementsOf(expected);
  }

  private void checkDirectory(Cid root, JsonNode row) {
    Run listing = with("ls -AU --zero --", root, row);
    if (row.has("missingShards")) {
      assertThat(listing.fails()).contains("Network is unreachable");
    } else {
      long names = listing.succeeds().chars().filter(c -> c == 0).count();
      assertThat(names).isEqualTo(row.get("entries").asLong());
    }
  }

  private static String paths(Cid root, List<JsonNode> rows) {
    StringBuilder paths = new StringBuilder();
    for (JsonNode row : rows) {
      String path = row.get("path").asText();
      paths.append(root).append(path.isEmpty() ? "" : "/").append(path).append('\0');
    }
    return paths.toString();
  }
}
