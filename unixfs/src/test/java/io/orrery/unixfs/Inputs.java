package io.orrery.unixfs;

import com.fasterxml.jackson.databind.JsonNode;
import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.HashFunction;
import io.orrery.ipld.Name;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Imports what a row of {@code vectors/import} describes, with the options that it names. */
final class Inputs {
  private static final String KUBO_LETTERS = "abcdefghijklmnopqrstuvwxyz01234567890-_";

  private final ImportProfile profile;
  private final FileImporter files;
  private final BlockWriter out;

  Inputs(ImportProfile profile, FileImporter files, BlockWriter out) {
    this.profile = profile;
    this.files = files;
    this.out = out;
  }

  static ImportProfile profile(JsonNode options) throws FaultException {
    ShardingRule sharding =
        ImportProfile.UNIXFS_V0_2015
            .sharding()
            .withEstimate(ShardingRule.Estimate.parse(options.get("hamtEstimation").asText()))
            .withThreshold(options.get("hamtThreshold").asLong())
            .withFanout(options.path("hamtFanout").asInt(256));
    HashFunction hash = HashFunction.named(options.path("hash").asText("sha2-256")).orElseThrow();
    return ImportProfile.UNIXFS_V0_2015
        .withCidVersion(options.get("cidVersion").asInt())
        .withHash(hash)
        .withRawLeaves(options.get("rawLeaves").asBoolean())
        .withChunker(options.get("chunker").asText())
        .withLayout(Layout.parse(options.get("layout").asText()))
        .withFileWidth(options.get("maxLinks").asInt())
        .withSharding(sharding);
  }

  ImportedNode add(JsonNode input) throws IOException {
    return switch (input.get("kind").asText()) {
      case "file" -> files.importFile(data(input.get("data")), metadata(input), out);
      case "symlink" ->
          new SymlinkImporter(profile)
              .importSymlink(Name.of(input.get("target").asText()), metadata(input), out);
      case "dir" -> directory(input);
      case "gendir" -> generated(input.get("generator"));
      default -> throw new AssertionError("unknown kind " + input);
    };
  }

  private ImportedNode directory(JsonNode input) throws IOException {
    DirectoryBuilder directory = new DirectoryBuilder(profile).metadata(metadata(input));
    for (Map.Entry<String, JsonNode> entry : input.get("entries").properties()) {
      directory.put(Name.of(entry.getKey()), add(entry.getValue()));
    }
    return directory.write(out);
  }

  private ImportedNode generated(JsonNode generator) throws IOException {
    DirectoryBuilder directory = new DirectoryBuilder(profile);
    if (generator.get("type").asText().equals("numbered")) {
      for (int i = generator.get("from").asInt(); i <= generator.get("to").asInt(); i++) {
        directory.put(
            Name.of(String.format(generator.get("format").asText(), i)),
            text(String.format(generator.get("content").asText(), i)));
      }
    } else {
      ImportedNode file = text(generator.get("content").asText());
      for (String name : kuboNames(generator)) {
        directory.put(Name.of(name), file);
      }
    }
    return directory.write(out);
  }

  private static List<String> kuboNames(JsonNode generator) throws IOException {
    int count = generator.get("count").asInt();
    InputStream random = new KeyStream(generator.get("seed").asText(), Long.MAX_VALUE);
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      int length = generator.get(i == count ? "lastNameLength" : "nameLength").asInt();
      StringBuilder name = new StringBuilder();
      for (byte b : random.readNBytes(length)) {
        name.append(KUBO_LETTERS.charAt((b & 0xff) % KUBO_LETTERS.length()));
      }
      names.add(name.toString());
    }
    return names;
  }

  private ImportedNode text(String content) throws IOException {
    return files.importFile(
        new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)), Metadata.NONE, out);
  }

  static InputStream data(JsonNode data) {
    if (data.has("chacha20")) {
      JsonNode stream = data.get("chacha20");
      return new KeyStream(stream.get("seed").asText(), stream.get("size").asLong());
    }
    return new ByteArrayInputStream(bytes(data));
  }

  private static byte[] bytes(JsonNode data) {
    if (data.has("utf8")) {
      return data.get("utf8").asText().getBytes(StandardCharsets.UTF_8);
    }
    if (data.has("hex")) {
      return HexFormat.of().parseHex(data.get("hex").asText());
    }
    if (data.has("counting")) {
      byte[] counting = new byte[data.get("counting").asInt()];
      for (int i = 0; i < counting.length; i++) {
        counting[i] = (byte) i;
      }
      return counting;
    }
    JsonNode repeat = data.get("repeat");
    return repeat
        .get("utf8")
        .asText()
        .repeat(repeat.get("times").asInt())
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Metadata metadata(JsonNode input) {
    Metadata metadata = Metadata.NONE;
    if (input.has("mode")) {
      metadata = metadata.withMode(Integer.parseInt(input.get("mode").asText(), 8));
    }
    if (input.has("mtime")) {
      JsonNode mtime = input.get("mtime");
      metadata = metadata.withMtime(new Mtime(mtime.get(0).asLong(), mtime.path(1).asInt(0)));
    }
    return metadata;
  }
}
