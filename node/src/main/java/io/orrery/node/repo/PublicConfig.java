package io.orrery.node.repo;

import io.orrery.ipld.FaultException;
import io.orrery.node.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A configuration as users and the RPC may see and change it, by the rules of Kubo's {@code config}
 * commands and in their words: the node's private key and the keys of pinning services are neither
 * shown nor changed, and members are shown sorted.
 */
public record PublicConfig(Config config) {
  private static final String SERVICES = "Pinning.RemoteServices";
  private static final String AUTHORIZATIONS = "API.Authorizations";

  /**
   * The value of a key, objects sorted.
   *
   * @throws FaultException ABSENT, or REFUSED for a secret
   */
  public Object get(String key) throws FaultException {
    requireOpen(key);
    try {
      return sorted(config.get(key));
    } catch (FaultException e) {
      throw new FaultException(
          e.fault(), "failed to get config value: \"" + e.getMessage() + "\"", e);
    }
  }

  /**
   * The configuration with another value of a key.
   *
   * @throws FaultException ABSENT when Kubo has no such key, MALFORMED when the value is of another
   *     kind, REFUSED for a secret
   */
  public Config with(String key, Object value) throws FaultException {
    requireOpen(key);
    if (key.equalsIgnoreCase(Identity.PEER_ID)) {
      return withPeerId(key, value);
    }
    return change(key, value);
  }

  private Config change(String key, Object value) throws FaultException {
    try {
      return config.with(key, value);
    } catch (FaultException e) {
      throw new FaultException(
          e.fault(), "failed to set config value: " + e.getMessage() + " (maybe use --json?)", e);
    }
  }

  private Config withPeerId(String key, Object value) throws FaultException {
    Identity identity = Identity.of(config);
    if (!(value instanceof String text) || !identity.isCalled(text)) {
      throw FaultException.refused(
          "cannot set Identity.PeerID to a value that does not match the node's private key");
    }
    return change(key, identity.peerId().toString());
  }

  private static void requireOpen(String key) throws FaultException {
    String lower = key.toLowerCase(Locale.ROOT);
    if (lower.equals("identity") || lower.equals("identity.privkey")) {
      throw FaultException.refused("cannot show or change private key through API");
    }
    // Kubo conceals Pinning.RemoteServices.<any>.API.Key and all that lies above or below it.
    String[] concealed = {"pinning", "remoteservices", "", "api", "key"};
    List<String> parts = Config.parts(lower);
    for (int i = 0; i < Math.min(parts.size(), concealed.length); i++) {
      if (!concealed[i].isEmpty() && !concealed[i].equals(parts.get(i))) {
        return;
      }
    }
    throw FaultException.refused("cannot show or change pinning services credentials");
  }

  /**
   * The whole tree, sorted, without the secrets: the node's key, authorizations, services' APIs.
   */
  public JsonObject all() {
    JsonObject shown = (JsonObject) sorted(config.tree());
    return without(
        without(without(shown, "Identity", "PrivKey"), "API", "Authorizations"),
        "Pinning",
        "RemoteServices",
        "*",
        "API");
  }

  private static JsonObject without(JsonObject tree, String... path) {
    JsonObject rest = new JsonObject();
    for (Map.Entry<String, Object> member : tree.members().entrySet()) {
      boolean meant = path[0].equals("*") || path[0].equalsIgnoreCase(member.getKey());
      if (!meant) {
        rest.put(member.getKey(), member.getValue());
      } else if (path.length > 1 && member.getValue() instanceof JsonObject below) {
        String[] tail = List.of(path).subList(1, path.length).toArray(String[]::new);
        rest.put(member.getKey(), without(below, tail));
      } else if (path.length > 1) {
        rest.put(member.getKey(), member.getValue());
      }
    }
    return rest;
  }

  private static Object sorted(Object value) {
    if (value instanceof JsonObject object) {
      JsonObject ordered = new JsonObject();
      new TreeMap<>(object.members()).forEach((name, below) -> ordered.put(name, sorted(below)));
      return ordered;
    }
    return value instanceof List<?> list ? list.stream().map(PublicConfig::sorted).toList() : value;
  }

  /**
   * The configuration in {@code json}, with the secrets of this one: what {@link #all} leaves out
   * comes from here, so that what it gave can be edited and put back.
   *
   * @throws FaultException MALFORMED when it is no configuration, REFUSED when it has a private key
   *     or other pinning services
   */
  public Config replacedBy(byte[] json) throws FaultException {
    JsonObject tree;
    try {
      tree = Config.parse(json).tree();
    } catch (FaultException e) {
      throw new FaultException(e.fault(), "failed to decode file as config: " + e.getMessage(), e);
    }
    if (!tree.object("Identity").text("PrivKey").isEmpty()) {
      throw FaultException.refused("setting private key with API is not supported");
    }
    Identity.of(config).putInto(tree);
    if (!tree.object("API").has("Authorizations") && config.find(AUTHORIZATIONS) != null) {
      Config.put(tree, Config.parts(AUTHORIZATIONS), config.get(AUTHORIZATIONS));
    }
    keepServices(tree);
    return Config.of(tree);
  }

  private void keepServices(JsonObject tree) throws FaultException {
    JsonObject before =
        config.find(SERVICES) instanceof JsonObject services ? services : new JsonObject();
    JsonObject after = tree.object("Pinning").object("RemoteServices");
    if (!after.members().keySet().equals(before.members().keySet())) {
      throw FaultException.refused(
          "cannot add or remove remote pinning services with 'config replace'");
    }
    for (String name : before.members().keySet()) {
      JsonObject kept = before.object(name).object("API");
      JsonObject given = after.object(name).object("API");
      String endpoint = given.text("Endpoint");
      if (!given.text("Key").isEmpty()
          || !(endpoint.isEmpty() || endpoint.equals(kept.text("Endpoint")))) {
        throw FaultException.refused(
            "cannot change remote pinning services api info with `config replace`");
      }
      Config.put(tree, List.of("Pinning", "RemoteServices", name, "API"), Config.copy(kept));
    }
  }
}
