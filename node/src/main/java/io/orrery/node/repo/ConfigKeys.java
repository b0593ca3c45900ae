package io.orrery.node.repo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orrery.ipld.FaultException;
import io.orrery.node.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The keys of the configuration and the kind of value of each: all that Kubo 0.44 knows (its
 * docs/config.md), whether this program uses them or only keeps them. {@code *} stands for a name
 * that the user chooses. Null is a value of every kind and means the default.
 */
final class ConfigKeys {
  private static final String ANY_NAME = "*";
  private static final ConfigKeys ALL = load();

  private final Map<String, ConfigKeys> members = new LinkedHashMap<>();

  /** The kind of a value; null where members follow. */
  private ConfigValue kind;

  private ConfigKeys() {}

  private static ConfigKeys load() {
    ConfigKeys root = new ConfigKeys();
    try (InputStream in = ConfigKeys.class.getResourceAsStream("config-keys.txt");
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int space = line.indexOf(' ');
        ConfigKeys at = root;
        for (String part : line.substring(0, space).split("\\.", -1)) {
          at = at.members.computeIfAbsent(part, name -> new ConfigKeys());
        }
        at.kind = ConfigValue.named(line.substring(space + 1));
      }
    } catch (IOException e) {
      throw new IllegalStateException("the program's own list of keys is unreadable", e);
    }
    return root;
  }

  /**
   * Checks a value before it is put at {@code key}.
   *
   * @throws FaultException ABSENT when there is no such key, MALFORMED when the value is of another
   *     kind
   */
  static void check(String key, Object value) throws FaultException {
    ConfigKeys at = ALL;
    StringBuilder path = new StringBuilder();
    for (String part : Config.parts(key)) {
      if (at.kind == ConfigValue.ANY) {
        return;
      }
      if (at.kind != null) {
        throw FaultException.malformed(path + " key is not a map");
      }
      path.append(path.length() == 0 ? "" : ".").append(part);
      at = at.member(part);
      if (at == null) {
        throw Config.notFound(path.toString());
      }
    }
    at.check(path.toString(), value, false);
  }

  /** Checks every value of a whole configuration; unknown keys are let be. */
  static void checkAll(JsonObject tree) throws FaultException {
    ALL.check("", tree, true);
  }

  private ConfigKeys member(String name) {
    ConfigKeys exact = members.get(name);
    return exact != null ? exact : members.get(ANY_NAME);
  }

  private void check(String path, Object value, boolean whole) throws FaultException {
    if (value == null) {
      return;
    }
    if (kind != null) {
      kind.check(path, value);
      return;
    }
    if (!(value instanceof JsonObject object)) {
      throw FaultException.malformed(
          (whole && path.isEmpty() ? "the config" : path)
              + " must be an object of keys and values");
    }
    for (Map.Entry<String, Object> entry : object.members().entrySet()) {
      ConfigKeys known = member(entry.getKey());
      if (known != null) {
        String below = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
        known.check(below, entry.getValue(), whole);
      }
    }
  }
}
