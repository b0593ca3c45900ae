package io.orrery.unixfs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.MemoryBlocks;
import io.orrery.ipld.Oracle;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random trees with random options have the CID here that the JavaScript importer gives them
 * ({@code scripts/oracle}).
 */
class ImportOracleTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static Oracle oracle;

  @BeforeAll
  static void start() throws IOException {
    oracle = Oracle.start("oracle.mjs", "ipfs-unixfs-importer");
  }

  @AfterAll
  static void end() {
    if (oracle != null) {
      oracle.close();
    }
  }

  private static JsonNode theirs(JsonNode options, JsonNode input) throws IOException {
    ObjectNode row = JSON.createObjectNode().set("options", options);
    return oracle.ask(row.set("input", input));
  }

  private static JsonNode ours(JsonNode options, JsonNode input) throws IOException {
    ImportProfile profile = Inputs.profile(options);
    try (BlockWriter writer = new MemoryBlocks().newWriter()) {
      FileImporter files = new FileImporter(profile, Runnable::run);
      ImportedNode node = new Inputs(profile, files, writer).add(input);
      return JSON.createObjectNode()
          .put("cid", node.cid().toString())
          .put("dagSize", (int) node.tsize());
    }
  }

  /** Says of what differs the deepest node that does, or a tree is too long to look at. */
  private static void compare(JsonNode options, JsonNode input) throws IOException {
    JsonNode ours = ours(options, input);
    JsonNode theirs = theirs(options, input);
    if (!ours.equals(theirs)) {
      for (JsonNode child : input.path("entries")) {
        compare(options, child);
      }
    }
    assertThat(ours).as("%s of %s", options, input).isEqualTo(theirs);
  }

  private static void compareTrees(int count) throws IOException {
    Random random = new Random();
    for (int i = 0; i < count; i++) {
      ObjectNode row = RandomTree.row(random);
      compare(row.get("options"), row.get("input"));
    }
  }

  @Test
  void randomTreesAgree() throws IOException {
    compareTrees(50);
  }

  @Test
  @Tag("long")
  void manyRandomTreesAgree() throws IOException {
    compareTrees(1000);
  }
}
