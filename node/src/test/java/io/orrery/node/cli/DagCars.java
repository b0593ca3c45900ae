package io.orrery.node.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.ipld.Block;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.HashFunction;
import io.orrery.ipld.car.CarWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A node, archives to feed it, and a tree whose CIDs and digests are those of Kubo 0.44. */
abstract class DagCars {
  static final String TREE = "QmcqggrntbZGFP6zhxJZBampN9fqbSut7La1gqMY3Zoipq";

  static final String TREE_CAR = "d8e4c07d9d2b095d2454bbf57b8fe7c28574448f28f02bdee16e910b87f15b7b";

  static final String OFFLINE = "block was not found locally (offline): ipld: could not find ";

  @TempDir Path folder;

  Shell shell;

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

  Shell another() throws IOException {
    return new Shell(folder.resolve("another"), overRpc());
  }

  Path tree() throws IOException {
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

  static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  static Block raw(String text) {
    return Block.of(
        1, Codec.RAW.code(), HashFunction.SHA2_256, ByteBuffer.wrap(text.getBytes(UTF_8)));
  }

  static byte[] car(List<Cid> roots, Block... blocks) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CarWriter writer = new CarWriter(out, roots);
    for (Block block : blocks) {
      writer.write(block.cid(), block.data());
    }
    return out.toByteArray();
  }

  static byte[] car(Block... blocks) throws IOException {
    return car(List.of(blocks[0].cid()), blocks);
  }

  String write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes).toString();
  }

  void assertFails(Cli.Result result, String out, String message) {
    assertThat(result).isEqualTo(new Cli.Result(1, out, "Error: " + message + "\n"));
  }

  void assertNothingIsHere() {
    assertThat(shell.ok("refs", "local")).isEmpty();
    assertThat(shell.ok("pin", "ls", "--type=recursive")).isEmpty();
  }
}
