package io.orrery.node.repo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.node.json.JsonObject;
import io.orrery.node.json.JsonReader;
import io.orrery.node.json.JsonWriter;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The configuration as the tree of JSON that it is, under Kubo's key names, with its order and with
 * the keys that this program does not know. Immutable: a change gives another. A key is a path of
 * member names with dots between, in Kubo's letter case.
 */
public final class Config {
  /** Far above any real one. */
  static final int MAX_LENGTH = 4 * 1024 * 1024;

  private final JsonObject tree;

  private Config(JsonObject tree) {
    this.tree = tree;
  }

  /**
   * Reads a configuration file and checks the kinds of all known keys.
   *
   * @throws FaultException MALFORMED, with the key where it is one
   */
  public static Config parse(byte[] json) throws FaultException {
    Object value = JsonReader.parse(new String(json, UTF_8));
    if (!(value instanceof JsonObject tree)) {
      throw FaultException.malformed("the config must be an object of keys and values");
    }
    return of(tree);
  }

  /**
   * The configuration of a new repo: Kubo's defaults, our import settings unless the program is
   * called as ipfs, then the profiles.
   *
   * @param profiles names of {@link Profile}s with commas between, or nothing
   * @throws FaultException ABSENT when a profile is unknown
   */
  public static Config initial(Program program, Identity identity, String profiles)
      throws FaultException {
    JsonObject tree;
    try (InputStream in = Config.class.getResourceAsStream("default-config.json")) {
      tree = (JsonObject) JsonReader.parse(new String(in.readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException("the program's own default config is unreadable", e);
    }
    identity.putInto(tree);
    String standard = program == Program.IPFS ? "" : "unixfs-v1-2025";
    return Profile.applyAll(profiles, Profile.applyAll(standard, of(tree)));
  }

  /** A configuration of the given tree, which is copied. */
  public static Config of(JsonObject tree) throws FaultException {
    ConfigKeys.checkAll(tree);
    return new Config((JsonObject) copy(tree));
  }

  /**
   * The value of a key, a copy; null where the file says null.
   *
   * @throws FaultException ABSENT when the file does not say, in Kubo's words
   */
  public Object get(String key) throws FaultException {
    Object at = tree;
    StringBuilder path = new StringBuilder();
    for (String part : parts(key)) {
      if (!(at instanceof JsonObject object)) {
        throw FaultException.malformed(path + " key is not a map");
      }
      path.append(path.length() == 0 ? "" : ".").append(part);
      if (!object.has(part)) {
        throw notFound(path.toString());
      }
      at = object.get(part);
    }
    return copy(at);
  }

  /** The value of a key, or null where the file says null or nothing. */
  Object find(String... parts) {
    Object at = tree;
    for (String part : parts) {
      at = at instanceof JsonObject object ? object.get(part) : null;
    }
    return at;
  }

  /** {@link #find} by the dotted form. */
  Object find(String key) {
    return find(parts(key).toArray(String[]::new));
  }

  /**
   * This configuration with another value of a key; objects on the way are made where they lack.
   *
   * @param value null, or a value of the JSON tree
   * @throws FaultException ABSENT when Kubo has no such key, MALFORMED when the value is not of its
   *     kind
   */
  public Config with(String key, Object value) throws FaultException {
    ConfigKeys.check(key, value);
    JsonObject changed = tree();
    put(changed, parts(key), copy(value));
    return new Config(changed);
  }

  static void put(JsonObject tree, List<String> parts, Object value) throws FaultException {
    JsonObject at = tree;
    for (int i = 0; i < parts.size() - 1; i++) {
      if (at.get(parts.get(i)) == null) {
        at.put(parts.get(i), new JsonObject());
      }
      if (!(at.get(parts.get(i)) instanceof JsonObject below)) {
        throw FaultException.malformed(
            String.join(".", parts.subList(0, i + 1)) + " key is not a map");
      }
      at = below;
    }
    at.put(parts.get(parts.size() - 1), value);
  }

  /** The whole tree, a copy, in the order of the file. */
  public JsonObject tree() {
    return (JsonObject) copy(tree);
  }

  /** As Kubo writes it: two spaces a level, no newline at the end. */
  public byte[] toBytes() {
    return JsonWriter.indented(tree, "  ").getBytes(UTF_8);
  }

  static List<String> parts(String key) {
    return List.of(key.split("\\.", -1));
  }

  static FaultException notFound(String path) {
    return new FaultException(Fault.ABSENT, path + " not found");
  }

  static Object copy(Object value) {
    if (value instanceof JsonObject object) {
      JsonObject copy = new JsonObject();
      for (Map.Entry<String, Object> member : object.members().entrySet()) {
        copy.put(member.getKey(), copy(member.getValue()));
      }
      return copy;
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>();
      list.forEach(element -> copy.add(copy(element)));
      return copy;
    }
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Config that && tree.equals(that.tree);
  }

  @Override
  public int hashCode() {
    return tree.hashCode();
  }
}
