package io.orrery.node.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orrery.ipld.Block;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.HashFunction;
import io.orrery.ipld.Vectors;
import io.orrery.ipld.car.CarReader;
import io.orrery.ipld.car.CarWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code dag import} and {@code dag export}; CIDs, digests and texts are those of Kubo 0.44. */
class DagCarTest {
  private static final String TREE = "QmcqggrntbZGFP6zhxJZBampN9fqbSut7La1gqMY3Zoipq";
  private static final String TREE_CAR =
      "d8e4c07d9d2b095d2454bbf57b8fe7c28574448f28f02bdee16e910b87f15b7b";
  private static final String OFFLINE =
      "block was not found locally (offline): ipld: could not find ";

  @TempDir Path folder;
  private Shell shell;

  boolean overRpc() {
    return false;
  }

  @BeforeEach
  void aNode() throws IOException {
    shell = new Shell(folder.resolve("repo"), overRpc());
  }

  @AfterEach
  void end() throws IOException {
    shell.close();
  }

  private Shell another() throws IOException {
    return new Shell(folder.resolve("another"), overRpc());
  }

  private Path tree() throws IOException {
    Path tree = Files.createDirectories(folder.resolve("tree"));
    Path below = Files.createDirectories(tree.resolve("b"));
    Files.writeString(tree.resolve("a.txt"), "a\n");
    Files.writeString(below.resolve("again.txt"), "a\n");
    Files.writeString(below.resolve("other.txt"), "other\n");
    byte[] big = new byte[600_000];
    for (int i = 0; i < big.length; i++) {
      big[i] = (byte) (i % 251);
    }
    Files.write(below.resolve("big"), big);
    return tree;
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static Block raw(String text) {
    return Block.of(
        1, Codec.RAW.code(), HashFunction.SHA2_256, ByteBuffer.wrap(text.getBytes(UTF_8)));
  }

  private static byte[] car(List<Cid> roots, Block... blocks) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CarWriter writer = new CarWriter(out, roots);
    for (Block block : blocks) {
      writer.write(block.cid(), block.data());
    }
    return out.toByteArray();
  }

  private static byte[] car(Block... blocks) throws IOException {
    return car(List.of(blocks[0].cid()), blocks);
  }

  private String write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes).toString();
  }

  private void assertFails(Cli.Result result, String out, String message) {
    assertThat(result).isEqualTo(new Cli.Result(1, out, "Error: " + message + "\n"));
  }

  private void assertNothingIsHere() {
    assertThat(shell.ok("refs", "local")).isEmpty();
    assertThat(shell.ok("pin", "ls", "--type=recursive")).isEmpty();
  }

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
  void aBarShowsHowFarALongFileHasCome() throws IOException {
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      blocks.add(raw(String.valueOf(i).repeat(1 << 20)));
    }
    String file = write("long.car", car(blocks.toArray(Block[]::new)));
    Cli.Result imported = shell.run("dag", "import", "--progress", "--stats", file);
    assertThat(imported.code()).isZero();
    assertThat(imported.out()).endsWith("Imported 10 blocks (10485760 bytes)\n");
    assertThat(imported.err()).contains(" / 10.00 MiB [").contains("100.00%").endsWith("\n");
    assertThat(shell.run("dag", "import", file).err()).isEmpty();
    String root = blocks.get(0).cid().toString();
    assertThat(shell.run("dag", "export", "--progress", root).err()).contains("100.00%");
    assertThat(shell.run("dag", "export", root).err()).isEmpty();
    String small = write("small.car", car(raw("small")));
    assertThat(shell.run("dag", "import", "--progress", small).err()).isEmpty();
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

  @Test
  void importSaysWhatKuboSays() throws IOException {
    Block one = raw("one");
    Block two = raw("two");
    String both = write("both.car", car(List.of(one.cid(), two.cid()), one, two, one));
    assertThat(shell.ok("dag", "import", "--stats", both))
        .isEqualTo(
            "Pinned root\t"
                + one.cid()
                + "\tsuccess\nPinned root\t"
                + two.cid()
                + "\tsuccess\nImported 3 blocks (9 bytes)\n");
    assertThat(shell.ok("dag", "import", "--enc=json", "--stats", both))
        .isEqualTo(
            "{\"Root\":{\"Cid\":{\"/\":\""
                + one.cid()
                + "\"},\"PinErrorMsg\":\"\"}}\n{\"Root\":{\"Cid\":{\"/\":\""
                + two.cid()
                + "\"},\"PinErrorMsg\":\"\"}}\n"
                + "{\"Stats\":{\"BlockCount\":3,\"BlockBytesCount\":9}}\n");
    assertThat(shell.ok("dag", "import", "--cid-base=base58btc", both))
        .startsWith("Pinned root\tzb2rh");
    assertThat(shell.ok("dag", "import", "--silent", "--stats", both)).isEmpty();
    assertThat(shell.ok("dag", "import", write("none.car", car(List.of(), one)))).isEmpty();
    assertThat(
            shell.ok(
                "dag",
                "import",
                "--fast-provide-root=false",
                "--fast-provide-dag",
                "--fast-provide-wait",
                write("none.car", car(List.of(), one))))
        .isEmpty();
  }

  @Test
  void rootsArePinnedOnlyIfThatIsWanted() throws IOException {
    String file = write("one.car", car(raw("one")));
    assertThat(shell.ok("dag", "import", "--pin-roots=false", file)).isEmpty();
    assertThat(shell.ok("dag", "import", "--local-only", file)).isEmpty();
    assertThat(shell.ok("pin", "ls", "--type=recursive")).isEmpty();
    assertThat(shell.lines("refs", "local")).hasSize(1);
    assertFails(
        shell.run("dag", "import", "--local-only", "--pin-roots=true", file),
        "",
        "--local-only implies --pin-roots=false and cannot be combined with --pin-roots=true;"
            + " please drop one of them");
    shell.ok("pin", "add", "--name=kept", raw("one").cid().toString());
    shell.ok("dag", "import", file);
    assertThat(shell.ok("pin", "ls", "--type=recursive", "--names"))
        .isEqualTo(raw("one").cid() + " recursive kept\n");
  }

  @Test
  void aRootThatIsNotWholeIsNotPinnedAndTheOthersAre() throws Exception {
    shell.ok("add", "-r", "-Q", "--pin=false", tree().toString());
    CarReader reader = new CarReader(new ByteArrayInputStream(shell.bytes("dag", "export", TREE)));
    Block root = reader.next();
    Block child = reader.next();
    Block one = raw("one");
    Block lost = raw("lost");
    byte[] part = car(List.of(root.cid(), lost.cid(), one.cid()), root, one);
    try (Shell other = another()) {
      Cli.Result result = other.runWithInput(part, "dag", "import", "--stats");
      assertThat(result)
          .isEqualTo(
              new Cli.Result(
                  1,
                  "Pinned root\t"
                      + one.cid()
                      + "\tsuccess\nImported 2 blocks ("
                      + (root.size() + one.size())
                      + " bytes)\n",
                  "Error: pinning root \""
                      + TREE
                      + "\" FAILED: "
                      + OFFLINE
                      + child.cid()
                      + "\nError: pinning root \""
                      + lost.cid()
                      + "\" FAILED: "
                      + OFFLINE
                      + lost.cid()
                      + "\n"));
      assertThat(other.ok("pin", "ls", "--type=recursive")).isEqualTo(one.cid() + " recursive\n");
    }
  }

  @Test
  void aDagMaySpanFiles() throws Exception {
    shell.ok("add", "-r", "-Q", tree().toString());
    List<Block> blocks = new ArrayList<>();
    CarReader reader = new CarReader(new ByteArrayInputStream(shell.bytes("dag", "export", TREE)));
    for (Block block = reader.next(); block != null; block = reader.next()) {
      blocks.add(block);
    }
    String first = write("1.car", car(reader.roots(), blocks.subList(0, 3).toArray(Block[]::new)));
    String rest = write("2.car", car(List.of(), blocks.subList(3, 8).toArray(Block[]::new)));
    try (Shell other = another()) {
      assertThat(other.ok("dag", "import", first, rest))
          .isEqualTo("Pinned root\t" + TREE + "\tsuccess\n");
      assertThat(sha256(other.bytes("dag", "export", TREE))).isEqualTo(TREE_CAR);
    }
  }

  @Test
  void aBadFileLeavesNothing() throws IOException {
    byte[] car = car(raw("one"), raw("two"), raw("three"));
    car[car.length - 1] ^= 1;
    Cli.Result result = shell.runWithInput(car, "dag", "import");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .matches(
            "Error: import failed: \\S+( \\S+)?: at byte 139: block "
                + raw("three").cid()
                + " does not match its hash\n");
    assertNothingIsHere();
    byte[] cut = Arrays.copyOf(car, car.length - 2);
    assertThat(shell.runWithInput(cut, "dag", "import").err())
        .endsWith(": at byte 139: section of 41 bytes is cut off after 39\n");
    byte[] padded = Arrays.copyOf(car(raw("one")), 512);
    assertThat(shell.runWithInput(padded, "dag", "import").err())
        .endsWith(": at byte 99: section of length 0 (is the file padded with zeros?)\n");
    assertThat(shell.runWithInput(new byte[0], "dag", "import").err())
        .endsWith(": at byte 0: no CAR header: there are no bytes\n");
    assertNothingIsHere();
  }

  @Test
  void whatWasHereBeforeABadFileStays() throws IOException {
    shell.runWithInput("one", "block", "put");
    byte[] car = car(raw("one"), raw("two"), raw("three"));
    car[car.length - 1] ^= 1;
    assertThat(shell.runWithInput(car, "dag", "import").code()).isEqualTo(1);
    assertThat(shell.ok("refs", "local")).isEqualTo(raw("one").cid() + "\n");
  }

  @Test
  void filesBeforeABadOneArePinned() throws IOException {
    String good = write("1.car", car(raw("one")));
    byte[] bytes = car(raw("two"), raw("three"));
    bytes[bytes.length - 1] ^= 1;
    String bad = write("2.car", bytes);
    String after = write("3.car", car(raw("four")));
    assertFails(
        shell.run("dag", "import", "--stats", good, bad, after),
        "Pinned root\t" + raw("one").cid() + "\tsuccess\n",
        "import failed: 2.car: at byte 99: block "
            + raw("three").cid()
            + " does not match its hash");
    assertThat(shell.ok("refs", "local")).isEqualTo(raw("one").cid() + "\n");
    assertThat(shell.ok("pin", "ls", "--type=recursive"))
        .isEqualTo(raw("one").cid() + " recursive\n");
  }

  @Test
  void bigBlocksOnlyIfAllowed() throws IOException {
    Block big = raw("x".repeat(Block.MAX_SIZE + 1));
    String file = write("big.car", car(big));
    assertThat(shell.run("dag", "import", file).err())
        .isEqualTo(
            "Error: import failed: big.car: at byte 59: block "
                + big.cid()
                + " has 2097153 bytes: blocks over 2097152 can't be exchanged with other peers;"
                + " pass --allow-big-block to import it\n");
    assertNothingIsHere();
    assertThat(shell.ok("dag", "import", "--allow-big-block", file)).startsWith("Pinned root");
    assertThat(shell.bytes("dag", "export", big.cid().toString()))
        .isEqualTo(Files.readAllBytes(Path.of(file)));
  }

  @Test
  void theVectors() throws IOException {
    for (String part : List.of("car/", "car/derived/")) {
      for (JsonNode row : Vectors.json(part + "index.json").get("cars")) {
        String file = Vectors.path(part + row.get("file").asText()).toString();
        boolean bad = row.has("error") || row.path("expect").asText().equals("reject");
        Cli.Result result =
            shell.run("dag", "import", "--stats", "--check-index", "--pin-roots=false", file);
        assertThat(result.code()).describedAs(file).isEqualTo(bad ? 1 : 0);
        assertThat(result.out())
            .startsWith(bad ? "" : "Imported " + row.get("blocks").asInt() + " blocks (");
        assertThat(result.err()).contains(bad ? row.get("file").asText() + ": at byte " : "");
      }
    }
    assertThat(
            shell.run("dag", "import", Vectors.path("car/partial-dag-scope-entity.car").toString()))
        .isEqualTo(
            new Cli.Result(
                1,
                "",
                "Error: pinning root \"QmPDC11yLAbVw3dX5jMeEuSdk4BiVjSd9X87zaYRdVjzW3\" FAILED: "
                    + OFFLINE
                    + "QmVYz4HVCG5KddJ3UQgm46JYQYfrp1rf1SH1MrX8zT9861\n"));
    for (String file : List.of("simple-unixfs", "sample-v1", "TestDagStat")) {
      byte[] car = Files.readAllBytes(Vectors.path("car/" + file + ".car"));
      Cid root = new CarReader(new ByteArrayInputStream(car)).roots().get(0);
      assertThat(shell.bytes("dag", "export", root.toString())).isEqualTo(car);
    }
  }

  @Test
  void aWrongIndexIsRefusedIfItIsToBeChecked() throws IOException {
    byte[] bytes = Files.readAllBytes(Vectors.path("car/sample-wrapped-v2.car"));
    bytes[bytes.length - 1] ^= 1;
    String file = write("wrong.car", bytes);
    assertThat(shell.run("dag", "import", "--check-index", "--pin-roots=false", file).err())
        .startsWith("Error: import failed: wrong.car: at byte 521")
        .contains("index: no section begins at byte ");
    assertNothingIsHere();
    assertThat(shell.run("dag", "import", "--pin-roots=false", file).code()).isZero();
  }
}
