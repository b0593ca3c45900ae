package io.orrery.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orrery.ipld.Block;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Vectors;
import io.orrery.ipld.car.CarReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code dag import}; texts are those of Kubo 0.44 but for files that are refused. */
class DagImportTest extends DagCars {
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
