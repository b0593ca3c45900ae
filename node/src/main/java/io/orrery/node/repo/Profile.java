package io.orrery.node.repo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.node.json.JsonObject;
import io.orrery.node.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A named set of changes to a configuration, as Kubo has them (its config/profile.go): values to
 * set, and lists to which entries are added or from which they are taken. The profiles of Kubo that
 * choose a datastore are not here, for this program has its own.
 */
public final class Profile {
  private static final JsonObject ALL = load();

  private final String name;
  private final JsonObject changes;

  private Profile(String name, JsonObject changes) {
    this.name = name;
    this.changes = changes;
  }

  private static JsonObject load() {
    try (InputStream in = Profile.class.getResourceAsStream("profiles.json")) {
      return (JsonObject) JsonReader.parse(new String(in.readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException("the program's own profiles are unreadable", e);
    }
  }

  public static List<Profile> all() {
    return ALL.members().keySet().stream()
        .map(name -> new Profile(name, ALL.object(name)))
        .toList();
  }

  public static Optional<Profile> named(String name) {
    return ALL.has(name) ? Optional.of(new Profile(name, ALL.object(name))) : Optional.empty();
  }

  /**
   * Applies the profiles of a comma list in their order; an empty text names none.
   *
   * @throws FaultException ABSENT, in Kubo's words, when one is unknown
   */
  public static Config applyAll(String names, Config config) throws FaultException {
    Config changed = config;
    for (String name : names.isEmpty() ? List.<String>of() : List.of(names.split(",", -1))) {
      Profile profile =
          named(name)
              .orElseThrow(
                  () -> new FaultException(Fault.ABSENT, "invalid configuration profile: " + name));
      changed = profile.applyTo(changed);
    }
    return changed;
  }

  public String name() {
    return name;
  }

  /** One sentence for help pages. */
  public String about() {
    return changes.text("about");
  }

  /** The configuration with this profile's changes made. */
  public Config applyTo(Config config) throws FaultException {
    Config changed = config;
    for (Map.Entry<String, Object> entry : changes.object("set").members().entrySet()) {
      // Null means the default, and so does the lack of a key: none is made to hold a null.
      if (entry.getValue() != null || changed.find(entry.getKey()) != null) {
        changed = changed.with(entry.getKey(), entry.getValue());
      }
    }
    for (Map.Entry<String, Object> entry : changes.object("append").members().entrySet()) {
      List<Object> joined = entries(changed, entry.getKey());
      ((List<?>) entry.getValue()).stream().filter(e -> !joined.contains(e)).forEach(joined::add);
      changed = changed.with(entry.getKey(), joined);
    }
    for (Map.Entry<String, Object> entry : changes.object("remove").members().entrySet()) {
      List<Object> rest = entries(changed, entry.getKey());
      rest.removeAll((List<?>) entry.getValue());
      changed = changed.with(entry.getKey(), rest);
    }
    return name.equals("randomports") ? withFreePort(changed) : changed;
  }

  private static List<Object> entries(Config config, String key) {
    return config.find(key) instanceof List<?> list ? new ArrayList<>(list) : new ArrayList<>();
  }

  private static Config withFreePort(Config config) throws FaultException {
    try (ServerSocket probe = new ServerSocket(0)) {
      int port = probe.getLocalPort();
      return config.with(
          "Addresses.Swarm", List.of("/ip4/0.0.0.0/tcp/" + port, "/ip6/::/tcp/" + port));
    } catch (FaultException e) {
      throw e;
    } catch (IOException e) {
      throw DurableFile.failure("no free port", e);
    }
  }
}
