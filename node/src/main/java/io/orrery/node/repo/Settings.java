package io.orrery.node.repo;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.libp2p.Multiaddr;
import io.orrery.node.json.JsonObject;
import io.orrery.unixfs.ImportProfile;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the configuration says to this program: each setting with its type and Kubo's default. The
 * accessors throw MALFORMED with the name of the key when its value makes no sense.
 */
public record Settings(Config config) {
  /** Where the RPC API listens: {@code Addresses.API}. An empty list turns it off. */
  public List<Multiaddr> apiAddresses() throws FaultException {
    return addresses("Addresses.API", List.of("/ip4/127.0.0.1/tcp/5001"));
  }

  /** Where the gateway listens: {@code Addresses.Gateway}. An empty list turns it off. */
  public List<Multiaddr> gatewayAddresses() throws FaultException {
    return addresses("Addresses.Gateway", List.of("/ip4/127.0.0.1/tcp/8080"));
  }

  /** Where peers find this node: {@code Addresses.Swarm}. */
  public List<Multiaddr> swarmAddresses() throws FaultException {
    return addresses("Addresses.Swarm", List.of());
  }

  private List<Multiaddr> addresses(String key, List<String> standard) throws FaultException {
    List<Multiaddr> addresses = new ArrayList<>();
    for (String text : texts(key, standard)) {
      try {
        addresses.add(Multiaddr.parse(text));
      } catch (FaultException e) {
        throw FaultException.malformed("config: " + key + ": " + e.getMessage());
      }
    }
    return List.copyOf(addresses);
  }

  /** Where /ipfs is mounted: {@code Mounts.IPFS}. */
  public Path ipfsMount() throws FaultException {
    return path("Mounts.IPFS", "/ipfs");
  }

  /** Where /ipns is mounted: {@code Mounts.IPNS}. */
  public Path ipnsMount() throws FaultException {
    return path("Mounts.IPNS", "/ipns");
  }

  /** Where the mutable tree is mounted: {@code Mounts.MFS}. */
  public Path mfsMount() throws FaultException {
    return path("Mounts.MFS", "/mfs");
  }

  /** Whether users other than the one who mounts may look: {@code Mounts.FuseAllowOther}. */
  public boolean fuseAllowOther() throws FaultException {
    return flag("Mounts.FuseAllowOther", false);
  }

  private Path path(String key, String standard) throws FaultException {
    String text = text(key, standard);
    try {
      if (!text.isEmpty()) {
        return Path.of(text).toAbsolutePath();
      }
    } catch (InvalidPathException e) {
      throw new FaultException(Fault.MALFORMED, "config: " + key + ": " + e.getMessage(), e);
    }
    throw FaultException.malformed("config: " + key + " must not be empty");
  }

  /**
   * How content is cut and named when a command does not say otherwise: {@code Import.*}. A flag of
   * a command is the same key with another value, put there by {@link Config#with}.
   */
  public ImportProfile importProfile() throws FaultException {
    return new ImportSettings(this).profile();
  }

  /** Whether every block is hashed again when it is read: {@code Datastore.HashOnRead}. */
  public boolean hashOnRead() throws FaultException {
    return flag("Datastore.HashOnRead", false);
  }

  /** The size that the store should stay under, in bytes: {@code Datastore.StorageMax}. */
  public long storageMax() throws FaultException {
    return bytes("Datastore.StorageMax", 10_000_000_000L);
  }

  /** Headers that the RPC API adds to its answers: {@code API.HTTPHeaders}. */
  public Map<String, List<String>> apiHeaders() {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    object("API.HTTPHeaders")
        .members()
        .forEach(
            (name, values) -> {
              if (values instanceof List<?> list) {
                headers.put(name, list.stream().map(String.class::cast).toList());
              }
            });
    return headers;
  }

  /** Who may call the RPC API, by name: {@code API.Authorizations}. Empty: everybody. */
  public Map<String, Authorization> authorizations() {
    Map<String, Authorization> scopes = new LinkedHashMap<>();
    JsonObject all = object("API.Authorizations");
    for (String name : all.members().keySet()) {
      JsonObject scope = all.object(name);
      List<String> paths = scope.list("AllowedPaths").stream().map(String.class::cast).toList();
      scopes.put(name, new Authorization(Authorization.header(scope.text("AuthSecret")), paths));
    }
    return scopes;
  }

  private JsonObject object(String key) {
    return config.find(key) instanceof JsonObject object ? object : new JsonObject();
  }

  /** A text; the standard one where the file says null or nothing. */
  public String text(String key, String standard) throws FaultException {
    return value(key, ConfigValue.TEXT) instanceof String text ? text : standard;
  }

  public boolean flag(String key, boolean standard) throws FaultException {
    return value(key, ConfigValue.FLAG) instanceof Boolean flag ? flag : standard;
  }

  /** An integer of {@code min} to {@code max}, both included. */
  public long integer(String key, long standard, long min, long max) throws FaultException {
    long number = value(key, ConfigValue.INTEGER) instanceof Long given ? given : standard;
    if (number < min || number > max) {
      throw FaultException.malformed(
          "config: " + key + " must be " + min + " to " + max + ", not " + number);
    }
    return number;
  }

  /** A size in bytes, given as one or as a text with a unit. */
  public long bytes(String key, long standard) throws FaultException {
    Object value = value(key, ConfigValue.BYTES);
    if (value instanceof String text) {
      return ByteSize.parse(text);
    }
    return value instanceof Long bytes ? bytes : standard;
  }

  public Duration duration(String key, Duration standard) throws FaultException {
    Object value = value(key, ConfigValue.DURATION);
    boolean given = value instanceof String text && !text.isEmpty() && !text.equals("default");
    return given ? GoDuration.parse((String) value) : standard;
  }

  /** Texts, of which a single one may stand without a list, and "" for none. */
  public List<String> texts(String key, List<String> standard) throws FaultException {
    Object value = value(key, ConfigValue.TEXT_OR_TEXTS);
    if (value instanceof String text) {
      return text.isEmpty() ? List.of() : List.of(text);
    }
    return value instanceof List<?> list
        ? list.stream().map(String.class::cast).toList()
        : standard;
  }

  private Object value(String key, ConfigValue kind) throws FaultException {
    Object value = config.find(key);
    if (value != null) {
      kind.check("config: " + key, value);
    }
    return value;
  }
}
