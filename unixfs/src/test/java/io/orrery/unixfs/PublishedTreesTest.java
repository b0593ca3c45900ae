package io.orrery.unixfs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orrery.ipld.BlockSource;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.ipld.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every tree of the published CARs reads as its index says: by path, by listing and by content. */
class PublishedTreesTest {
  @TestFactory
  Stream<DynamicTest> published() {
    return cars("unixfs/");
  }

  @TestFactory
  Stream<DynamicTest> derived() {
    return cars("unixfs/derived/");
  }

  private static Stream<DynamicTest> cars(String folder) {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode car : Vectors.json(folder + "index.json").get("cars")) {
      String file = car.get("file").asText();
      tests.add(DynamicTest.dynamicTest(file, () -> check(folder + file, car)));
    }
    return tests.stream();
  }

  private static void check(String file, JsonNode car) throws Exception {
    BlockSource blocks = Cars.load(Vectors.path(file));
    Cid root = Cid.parse(car.get("roots").get(0).asText());
    NodeSource nodes = new NodeSource(blocks, new NodeCache(1 << 20));
    for (JsonNode row : car.get("tree")) {
      Cid expected = Cid.parse(row.get("cid").asText());
      assertThat(resolve(nodes, root, row.get("path").asText())).isEqualTo(expected);
      checkRow(nodes, expected, row);
    }
  }

  private static Cid resolve(NodeSource nodes, Cid root, String path) throws Exception {
    ContentPath at = ContentPath.of(root);
    for (String part : path.isEmpty() ? new String[0] : path.split("/")) {
      at = at.child(Name.of(part));
    }
    Resolved resolved = new Resolver(nodes).resolve(at, Deadline.never()).get();
    assertThat(resolved.remaining()).isEmpty();
    return resolved.cid();
  }

  private static void checkRow(NodeSource nodes, Cid cid, JsonNode row) throws Exception {
    String type = row.get("type").asText();
    if (type.equals("missing")) {
      assertThat(nodes.local(cid)).isNull();
    } else if (type.startsWith("codec-")) {
      assertThat(cid.is(Codec.RAW) || cid.is(Codec.DAG_PB)).isFalse();
    } else {
      UnixFsNode node = nodes.get(cid, Deadline.never()).get();
      checkMetadata(node.metadata(), row);
      switch (type) {
        case "file(raw)", "file" -> checkFile(nodes, (FileNode) node, row);
        case "symlink" ->
            assertThat(((SymlinkNode) node).target())
                .isEqualTo(Name.of(row.get("target").asText()));
        case "directory", "hamt-directory" -> {
          assertThat(node instanceof ShardNode).isEqualTo(type.startsWith("hamt"));
          checkDirectory(nodes, node, row);
        }
        default -> throw new AssertionError("unknown type in the vectors: " + type);
      }
    }
  }

  private static void checkMetadata(Metadata metadata, JsonNode row) {
    if (row.has("mode")) {
      assertThat(metadata.permissions()).hasValue(Integer.parseInt(row.get("mode").asText(), 8));
    } else {
      assertThat(metadata.mode()).isEmpty();
    }
    Optional<Mtime> mtime =
        row.has("mtime")
            ? Optional.of(
                new Mtime(row.get("mtime").get(0).asLong(), row.get("mtime").get(1).asInt()))
            : Optional.empty();
    assertThat(metadata.mtime()).isEqualTo(mtime);
  }

  private static void checkFile(NodeSource nodes, FileNode node, JsonNode row) throws Exception {
    assertThat(node.size()).isEqualTo(row.get("size").asLong());
    if (row.has("sha256")) {
      byte[] content = Bytes.all(new FileReader(nodes, node));
      assertThat(Bytes.sha256(content)).isEqualTo(row.get("sha256").asText());
    }
  }

  private static void checkDirectory(NodeSource nodes, UnixFsNode node, JsonNode row)
      throws Exception {
    Directory directory = Directory.of(nodes, node).orElseThrow();
    List<DirectoryEntry> entries = new ArrayList<>();
    try {
      DirectoryCursor cursor = directory.cursor();
      for (List<DirectoryEntry> batch = cursor.next(Deadline.never()).get();
          !batch.isEmpty();
          batch = cursor.next(Deadline.never()).get()) {
        entries.addAll(batch);
      }
      assertThat(row.has("missingShards")).isFalse();
      assertThat(entries).hasSize(row.get("entries").asInt());
    } catch (ExecutionException e) {
      assertThat(row.has("missingShards")).isTrue();
      assertThat(FaultException.unwrap(e).fault()).isEqualTo(Fault.UNREACHABLE);
    }
    for (DirectoryEntry entry : entries) {
      assertThat(directory.lookup(entry.name(), Deadline.never()).get()).contains(entry);
    }
  }
}
