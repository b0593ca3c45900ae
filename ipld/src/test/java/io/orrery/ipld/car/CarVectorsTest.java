package io.orrery.ipld.car;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.orrery.ipld.Block;
import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Vectors;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The published archives, and some that test one rule each. */
class CarVectorsTest {
  /** Every refused file and where it goes wrong. */
  private static final Map<String, String> REFUSED =
      Map.of(
          "sample-corrupt-pragma.car", "at byte 0: CAR header of 18 bytes is cut off after 15",
          "sample-rootless-v42.car", "at byte 0: invalid car version: 42",
          "badheaderlength.car", "at byte 0: no CAR header: ",
          "no-version.car", "at byte 0: no CAR header: it has no version",
          "truncated.car", "at byte 102: section of 41 bytes is cut off after 38",
          "hash-mismatch.car",
              "at byte 59: block bafkreifwvggzz2nc3ekjfch2hx2c2n34hzbhg6x5zwxxctrtycqqbniqma does"
                  + " not match its hash");

  private static Stream<DynamicTest> each(String folder) {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode row : Vectors.json(folder + "index.json").get("cars")) {
      String file = row.get("file").asText();
      tests.add(DynamicTest.dynamicTest(file, () -> check(folder, file, row)));
    }
    return tests.stream();
  }

  @TestFactory
  Stream<DynamicTest> published() {
    return each("car/");
  }

  @TestFactory
  Stream<DynamicTest> derived() {
    return each("car/derived/");
  }

  @TestFactory
  Stream<DynamicTest> unixFs() {
    return each("unixfs/");
  }

  private static void check(String folder, String file, JsonNode row) throws IOException {
    byte[] bytes = Files.readAllBytes(Vectors.path(folder + file));
    if (row.has("error") || row.path("expect").asText().equals("reject")) {
      assertThatThrownBy(() -> Archives.blocks(bytes))
          .isInstanceOf(FaultException.class)
          .hasMessageStartingWith(REFUSED.get(file));
      return;
    }
    CarReader reader = new CarReader(new ByteArrayInputStream(bytes), true);
    List<Block> blocks = Archives.blocks(reader);
    List<Cid> roots = new ArrayList<>();
    for (JsonNode root : row.get("roots")) {
      roots.add(Cid.parse(root.asText()));
    }
    assertThat(reader.version()).isEqualTo(row.get("carVersion").asInt());
    assertThat(reader.roots()).isEqualTo(roots);
    assertThat(blocks).hasSize(row.get("blocks").asInt());
    assertThat(new HashSet<>(blocks)).hasSize(row.get("uniqueBlocks").asInt());
    reader.checkIndex();
    if (reader.version() == 1) {
      assertThat(reader.position()).isEqualTo(bytes.length);
      assertThat(Archives.car(roots, blocks)).isEqualTo(bytes);
    }
  }

  @Test
  void everySectionOfTheBasicFilesLiesWhereItIsSaidToLie() throws IOException {
    for (String name : List.of("carv1-basic", "carv2-basic")) {
      CarReader reader =
          new CarReader(Files.newInputStream(Vectors.path("car/" + name + ".car")), true);
      for (JsonNode section : Vectors.json("car/" + name + ".json").get("blocks")) {
        Block block = reader.next();
        assertThat(block.cid()).isEqualTo(Cid.parse(section.get("cid").get("/").asText()));
        assertThat(block.size()).isEqualTo(section.get("blockLength").asInt());
        assertThat(reader.offset()).isEqualTo(section.get("offset").asLong());
        assertThat(reader.position() - reader.offset()).isEqualTo(section.get("length").asLong());
      }
      assertThat(reader.next()).isNull();
    }
  }

  /** The index of a file that lies beside it. */
  @Test
  void theIndexOfAnotherFile() throws IOException {
    byte[] payload = Files.readAllBytes(Vectors.path("car/sample-v1.car"));
    byte[] index = Files.readAllBytes(Vectors.path("car/sample-index.carindex"));
    byte[] file = Archives.wrapped(payload, 100, false, index);
    CarReader reader = new CarReader(new ByteArrayInputStream(file), true);
    assertThat(Archives.blocks(reader)).hasSize(1049);
    reader.checkIndex();
    assertThat(reader.position()).isEqualTo(file.length);
    // One byte of the last offset.
    file[file.length - 8] ^= 1;
    CarReader wrong = new CarReader(new ByteArrayInputStream(file), true);
    assertThat(Archives.blocks(wrong)).hasSize(1049);
    assertThatThrownBy(wrong::checkIndex).hasMessageContaining("index: no section begins at byte");
  }

  /** Version 2 holds a whole version 1. */
  @Test
  void thePayloadOfAVersion2() throws IOException {
    List<Block> plain = Archives.blocks(Files.readAllBytes(Vectors.path("car/sample-v1.car")));
    byte[] wrapped = Files.readAllBytes(Vectors.path("car/sample-wrapped-v2.car"));
    assertThat(Archives.blocks(wrapped)).isEqualTo(plain);
    ByteArrayOutputStream again = new ByteArrayOutputStream();
    CarWriter writer =
        new CarWriter(again, new CarReader(new ByteArrayInputStream(wrapped)).roots());
    for (Block block : plain) {
      writer.write(block.cid(), block.data());
    }
    assertThat(again.toByteArray())
        .isEqualTo(Files.readAllBytes(Vectors.path("car/sample-v1.car")));
  }
}
