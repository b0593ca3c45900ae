package io.orrery.unixfs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * A random tree and random options in the form of a row of {@code vectors/import}, within what
 * Kubo's importer and the JavaScript one agree in: that one leaves default modes out, wraps a file
 * of one chunk twice to store its metadata, stores it in inner nodes too, and has other
 * content-defined chunkers.
 */
final class RandomTree {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Whose order differs between bytes and UTF-16, that look like paths, prefixes or numbers. */
  private static final List<String> PARTS =
      List.of(
          "a",
          "b",
          "0",
          "7A",
          "FF",
          ".",
          "..",
          " ",
          "\\",
          "\n",
          "é",
          "e\u0301",
          "\uffff",
          "\ud83d\ude00",
          "日本",
          "%2F",
          "-",
          "__proto__",
          "12",
          "x".repeat(200));

  private final Random random;
  private final int chunk;
  private final boolean rawLeaves;
  private final int fileWidth;
  private final int mostEntries;

  /** How many nodes the tree may still get. */
  private int left = 400;

  private RandomTree(Random random, ObjectNode options, int chunk, int mostEntries) {
    this.random = random;
    this.chunk = chunk;
    this.rawLeaves = options.get("rawLeaves").asBoolean();
    this.fileWidth = options.get("maxLinks").asInt();
    this.mostEntries = mostEntries;
  }

  static ObjectNode row(Random random) {
    int chunk = 1 + random.nextInt(random.nextBoolean() ? 10 : 1000);
    ObjectNode row = JSON.createObjectNode();
    ObjectNode options = row.putObject("options");
    options
        .put("cidVersion", random.nextInt(2))
        .put("rawLeaves", random.nextBoolean())
        .put("chunker", "size-" + chunk)
        .put("maxLinks", 2 + random.nextInt(random.nextBoolean() ? 4 : 200))
        .put("layout", random.nextInt(3) == 0 ? "trickle" : "balanced")
        .put("hamtEstimation", random.nextBoolean() ? "links" : "block")
        .put("hamtThreshold", 1 + random.nextInt(random.nextBoolean() ? 300 : 5000))
        .put("hamtFanout", 8 << random.nextInt(8));
    int mostEntries = random.nextInt(4) == 0 ? 300 : 12;
    row.set("input", new RandomTree(random, options, chunk, mostEntries).directory(0));
    return row;
  }

  private ObjectNode directory(int depth) {
    ObjectNode directory = JSON.createObjectNode().put("kind", "dir");
    ObjectNode entries = directory.putObject("entries");
    for (int i = random.nextInt(1 + mostEntries / (1 + depth * depth)); i > 0 && left > 0; i--) {
      left--;
      String name = name();
      if (!name.equals(".") && !name.equals("..")) {
        entries.set(name, node(depth));
      }
    }
    return withMetadata(directory, true);
  }

  private ObjectNode node(int depth) {
    int kind = random.nextInt(8);
    if (kind == 0 && depth < 4) {
      return directory(depth + 1);
    }
    if (kind == 1) {
      ObjectNode link = JSON.createObjectNode().put("kind", "symlink").put("target", name());
      return withMetadata(link, false);
    }
    return file();
  }

  private ObjectNode file() {
    byte[] content = new byte[length()];
    random.nextBytes(content);
    ObjectNode file = JSON.createObjectNode().put("kind", "file");
    file.putObject("data").put("hex", HexFormat.of().formatHex(content));
    int chunks = (content.length + chunk - 1) / chunk;
    boolean oneNode = chunks == 1 ? rawLeaves : chunks > 1 && chunks <= fileWidth;
    return oneNode ? withMetadata(file, true) : file;
  }

  /** Often at the border of a chunk. */
  private int length() {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(2);
      case 1 -> chunk - 1 + random.nextInt(3);
      case 2 -> random.nextInt(4 * chunk);
      default -> Math.min(4_000, chunk * random.nextInt(100));
    };
  }

  private ObjectNode withMetadata(ObjectNode node, boolean mode) {
    if (mode && random.nextInt(5) == 0) {
      node.put("mode", random.nextBoolean() ? "0640" : "7777");
    }
    if (random.nextInt(5) == 0) {
      long seconds = random.nextBoolean() ? random.nextInt() : random.nextLong() >> 10;
      node.putArray("mtime").add(seconds);
      if (random.nextBoolean()) {
        node.withArray("mtime").add(1 + random.nextInt(Mtime.NANOS - 1));
      }
    }
    return node;
  }

  /** At most 255 bytes, as Linux has it. */
  private String name() {
    String name = "";
    for (int i = random.nextInt(4); i >= 0; i--) {
      String longer = name + PARTS.get(random.nextInt(PARTS.size()));
      if (longer.getBytes(StandardCharsets.UTF_8).length <= 255) {
        name = longer;
      }
    }
    return name;
  }
}
