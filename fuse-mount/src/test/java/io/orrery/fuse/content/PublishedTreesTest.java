package io.orrery.fuse.content;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orrery.fuse.Kind;
import io.orrery.ipld.Block;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Vectors;
import io.orrery.ipld.car.CarReader;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every tree of the published CARs looks through a mount as its index says. */
class PublishedTreesTest extends MountedTest {
  private static final String NO_MTIME = "1420070400.000000000";

  @Test
  void published() throws Exception {
    check("unixfs/");
  }

  @Test
  void derived() throws Exception {
    check("unixfs/derived/");
  }

  private void check(String folder) throws Exception {
    for (JsonNode car : Vectors.json(folder + "index.json").get("cars")) {
      String file = car.get("file").asText();
      load(folder + file);
      List<String> script = new ArrayList<>();
      List<String> expected = new ArrayList<>();
      for (JsonNode row : car.get("tree")) {
        String path = row.get("path").asText();
        String root = car.get("roots").get(0).asText();
        script.add(look(quoted(path.isEmpty() ? root : root + "/" + path), row));
        expected.add(expected(row));
      }
      assertThat(sh(String.join("\n", script)).lines()).as(file).isEqualTo(expected);
    }
  }

  private void load(String car) throws Exception {
    try (InputStream in = Files.newInputStream(Vectors.path(car))) {
      CarReader reader = new CarReader(in);
      for (Block block = reader.next(); block != null; block = reader.next()) {
        content.put(block);
      }
    }
  }

  private static String quoted(String path) {
    return "'" + path.replace("'", "'\\''") + "'";
  }

  private static boolean isDirectory(JsonNode row) {
    return row.get("type").asText().endsWith("directory");
  }

  /** Shell words that print one line about a node. */
  private static String look(String path, JsonNode row) {
    String stat = "stat -c '%f %.9Y' " + path + " 2>&1 | sed 's/.*: //' | tr '\\n' ' ';";
    if (row.get("type").asText().equals("symlink")) {
      return stat + " readlink " + path;
    }
    if (isDirectory(row) && !row.has("missingShards")) {
      return stat + " find " + path + " -mindepth 1 -maxdepth 1 -printf x | wc -c";
    }
    return row.has("sha256") && row.get("type").asText().startsWith("file")
        ? stat + " wc -c < " + path + " | tr '\\n' ' '; sha256sum < " + path + " | cut -c1-64"
        : stat + " echo";
  }

  private static String expected(JsonNode row) throws FaultException {
    String type = row.get("type").asText();
    if (type.equals("missing")) {
      // The link of a raw leaf says all that stat asks for.
      return Cid.parse(row.get("cid").asText()).is(Codec.RAW)
          ? mode("file", row) + " " + NO_MTIME + " "
          : "Network is unreachable ";
    }
    if (type.startsWith("codec-")) {
      return "Operation not supported ";
    }
    String stat = mode(type, row) + " " + mtime(row) + " ";
    if (type.equals("symlink")) {
      return stat + row.get("target").asText();
    }
    if (isDirectory(row)) {
      return row.has("missingShards") ? stat : stat + row.get("entries").asInt();
    }
    return row.has("sha256")
        ? stat + row.get("size").asLong() + " " + row.get("sha256").asText()
        : stat;
  }

  private static String mode(String type, JsonNode row) {
    Kind kind =
        type.startsWith("file")
            ? Kind.FILE
            : type.equals("symlink") ? Kind.SYMLINK : Kind.DIRECTORY;
    int usual =
        switch (kind) {
          case FILE -> 0444;
          case SYMLINK -> 0777;
          default -> 0555;
        };
    boolean stored = row.has("mode") && kind != Kind.SYMLINK;
    int permissions = stored ? Integer.parseInt(row.get("mode").asText(), 8) : usual;
    return Integer.toHexString(kind.modeBits() | permissions);
  }

  private static String mtime(JsonNode row) {
    if (!row.has("mtime")) {
      return NO_MTIME;
    }
    JsonNode mtime = row.get("mtime");
    return "%d.%09d".formatted(mtime.get(0).asLong(), mtime.get(1).asInt());
  }
}
