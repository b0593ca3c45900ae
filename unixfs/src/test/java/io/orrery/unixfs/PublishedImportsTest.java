package io.orrery.unixfs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orrery.ipld.Block;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.MemoryBlocks;
import io.orrery.ipld.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Adding the published inputs with the published options gives the published CIDs. */
class PublishedImportsTest {
  private static final long LARGE = 256L << 20;

  private static final ExecutorService HASHING = Executors.newFixedThreadPool(2);

  @AfterAll
  static void close() {
    HASHING.shutdown();
  }

  @TestFactory
  Stream<DynamicTest> published() {
    return rows("published", false);
  }

  @TestFactory
  Stream<DynamicTest> derived() {
    return rows("derived", false);
  }

  @Tag("long")
  @TestFactory
  Stream<DynamicTest> large() {
    return Stream.concat(rows("published", true), rows("derived", true));
  }

  private static Stream<DynamicTest> rows(String file, boolean large) {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode row : Vectors.json("import/" + file + ".json").get("vectors")) {
      JsonNode size = row.at("/input/data/chacha20/size");
      if (size.asLong(0) >= LARGE == large) {
        String name = row.get("name").asText() + " " + row.get("cid").asText();
        tests.add(DynamicTest.dynamicTest(name, () -> check(row, large)));
      }
    }
    return tests.stream();
  }

  private static void check(JsonNode row, boolean large) throws Exception {
    ImportProfile profile = Inputs.profile(row.get("options"));
    FileImporter files = new FileImporter(profile, HASHING);
    MemoryBlocks blocks = new MemoryBlocks();
    ImportedNode node;
    try (BlockWriter writer = large ? new Nowhere() : blocks.newWriter()) {
      node = new Inputs(profile, files, writer).add(row.get("input"));
    }
    assertThat(node.cid()).isEqualTo(Cid.parse(row.get("cid").asText()));
    if (row.has("dagSize")) {
      assertThat(node.tsize()).isEqualTo(row.get("dagSize").asLong());
    }
    if (!large && row.get("input").get("kind").asText().equals("file")) {
      checkContent(new NodeSource(blocks, new NodeCache(1 << 20)), node, row);
    }
  }

  private static void checkContent(NodeSource nodes, ImportedNode node, JsonNode row)
      throws Exception {
    FileReader reader = FileReader.open(nodes, node.cid(), Deadline.never()).get();
    byte[] content = Inputs.data(row.get("input").get("data")).readAllBytes();
    assertThat(node.size()).isEqualTo(content.length);
    assertThat(Bytes.all(reader)).isEqualTo(content);
    if (row.has("chunkLengths")) {
      List<Long> lengths = new ArrayList<>();
      for (Cid leaf : reader.leavesFrom(0, Integer.MAX_VALUE)) {
        lengths.add(((FileNode) nodes.local(leaf)).size());
      }
      List<Long> expected = new ArrayList<>();
      row.get("chunkLengths").forEach(length -> expected.add(length.asLong()));
      assertThat(lengths).isEqualTo(expected);
    }
  }

  /** Where blocks go that only their CIDs matter of. */
  private static final class Nowhere implements BlockWriter {
    @Override
    public void put(Block block) {}

    @Override
    public void commit() {}

    @Override
    public void close() {}
  }
}
