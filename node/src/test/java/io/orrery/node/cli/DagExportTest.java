package io.orrery.node.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.ipld.Block;
import io.orrery.ipld.car.CarReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** {@code dag export}; digests and texts are those of Kubo 0.44. */
class DagExportTest extends DagCars {
  @Test
  void exportsByteForByteAsKuboDoes() throws Exception {
    assertThat(shell.last("add", "-r", "-Q", tree().toString())).isEqualTo(TREE);
    assertThat(sha256(shell.bytes("dag", "export", TREE))).isEqualTo(TREE_CAR);
    assertThat(sha256(shell.bytes("dag", "export", "/ipfs/" + TREE + "/b")))
        .isEqualTo("f478e84db232ca8e1f201b45ba2f305a0606548479f02b5e0ab040a0d83fd8f2");
    String v1 = shell.last("add", "-r", "-Q", "--cid-version=1", tree().toString());
    assertThat(sha256(shell.bytes("dag", "export", v1)))
        .isEqualTo("04c88d2492b5559e71e7bce4810a8769f0d61e3e8a3e721d325a9a62442bf073");
    String shards =
        shell.last(
            "add", "-r", "-Q", "--max-directory-links=1", "--cid-version=1", tree().toString());
    assertThat(sha256(shell.bytes("dag", "export", shards)))
        .isEqualTo("6d83761033cfe45695935351c3929652adc60d28e493123ccce06cb90029a5a3");
    String cbor =
        shell
            .runWithInput(
                "{\"a\":{\"/\":\"%s\"},\"b\":[{\"/\":\"%s\"},{\"/\":\"%s\"},{\"/\":\"bafkqabtimvwgy3yk\"}]}"
                    .formatted(v1, TREE, v1),
                "dag",
                "put")
            .out()
            .strip();
    assertThat(cbor).isEqualTo("bafyreigu6b7u2h2dacjii6e24ubl5qeryc7hzaxizze2umfdmilk4vtl34");
    assertThat(sha256(shell.bytes("dag", "export", cbor)))
        .isEqualTo("33d26a27d8e9ccdc0e010b24009ec16ae090c9320037bae63541e8da1f14ab2f");
    // A block that stands in its own CID is written too.
    assertThat(sha256(shell.bytes("dag", "export", "bafkqabtimvwgy3yk")))
        .isEqualTo("ab214b05be794e0b4ed95f7755e4190e486c8401bbe1fcc4a7224afc98853461");
  }

  @Test
  void whatIsExportedAndImportedIsExportedAgainTheSame() throws Exception {
    shell.ok("add", "-r", "-Q", tree().toString());
    byte[] car = shell.bytes("dag", "export", TREE);
    try (Shell other = another()) {
      assertThat(other.runWithInput(car, "dag", "import", "--stats").out())
          .isEqualTo("Pinned root\t" + TREE + "\tsuccess\nImported 8 blocks (600467 bytes)\n");
      assertThat(other.bytes("dag", "export", TREE)).isEqualTo(car);
      assertThat(other.ok("pin", "ls", "--type=recursive")).isEqualTo(TREE + " recursive\n");
      assertThat(other.ok("cat", TREE + "/b/other.txt")).isEqualTo("other\n");
      assertThat(other.ok("repo", "verify")).contains("verify complete");
    }
  }

  @Test
  void anIncompleteDagSendsNothing() throws IOException {
    Block child = raw("child");
    shell.runWithInput("child", "block", "put");
    Path file = tree();
    shell.ok("add", "-r", "-Q", file.toString());
    String leaf = shell.lines("refs", TREE + "/b/big").get(1);
    shell.ok("pin", "rm", TREE);
    shell.ok("block", "rm", leaf);
    assertFails(shell.run("dag", "export", TREE), "", OFFLINE + leaf);
    // The best that can be had, when that is what is asked for.
    Set<String> sent = new HashSet<>();
    CarReader reader =
        new CarReader(new ByteArrayInputStream(shell.bytes("dag", "export", "--local-only", TREE)));
    for (Block block = reader.next(); block != null; block = reader.next()) {
      sent.add(block.cid().toString());
    }
    assertThat(sent).hasSize(7).contains(TREE).doesNotContain(leaf);
    assertThat(shell.ok("dag", "export", child.cid().toString())).contains("child");
  }

  @Test
  void blocksThatLieInFilesAreExportedToo() throws Exception {
    shell.ok("config", "--json", "Experimental.FilestoreEnabled", "true");
    String root = shell.last("add", "-r", "-Q", "--cid-version=1", "--nocopy", tree().toString());
    assertThat(shell.lines("filestore", "ls")).isNotEmpty();
    for (String option : List.of("--local-only=false", "--local-only")) {
      assertThat(sha256(shell.bytes("dag", "export", option, root)))
          .isEqualTo("04c88d2492b5559e71e7bce4810a8769f0d61e3e8a3e721d325a9a62442bf073");
    }
  }

  @Test
  void aDamagedBlockEndsAnExportWithAnError() throws IOException {
    String spoilt = "these bytes are going to be damaged";
    Files.writeString(tree().resolve("b/spoilt.txt"), spoilt);
    String root = shell.last("add", "-r", "-Q", "--raw-leaves", folder.resolve("tree").toString());
    Path segment = folder.resolve("repo/store/segments/00000001.seg");
    byte[] bytes = Files.readAllBytes(segment);
    int at = new String(bytes, ISO_8859_1).indexOf(spoilt);
    try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {'T'}), at);
    }
    for (String option : List.of("--local-only=false", "--local-only")) {
      Cli.Result result = shell.run("dag", "export", option, root);
      assertThat(result.code()).isEqualTo(1);
      assertThat(result.err()).startsWith("Error: ").contains("damaged").endsWith("\n");
    }
  }

  @Test
  void exportRefusesWhatIsNotHereOrMakesNoSense() {
    String missing = "QmaozNR7DZHQK1ZcU9p7QdrshMvXqWK6gpu5rmrkPdT3L4";
    assertFails(shell.run("dag", "export", missing), "", OFFLINE + missing);
    assertFails(shell.run("dag", "export", "--local-only", missing), "", OFFLINE + missing);
    assertFails(
        shell.run("dag", "export", "foo"),
        "",
        "invalid path \"foo\": path does not have enough components");
  }
}
