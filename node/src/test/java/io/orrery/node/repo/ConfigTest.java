package io.orrery.node.repo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.node.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigTest {
  private static Config config(String json) throws FaultException {
    return Config.parse(json.replace('\'', '"').getBytes(UTF_8));
  }

  @Test
  void unknownKeysAndOrderAreKept() throws Exception {
    String json =
        "{\n  'Zebra': {\n    'b': 1,\n    'a': []\n  },\n  'Addresses': {},\n  'x': null\n}";
    String wanted = json.replace('\'', '"');
    assertThat(config(json).toBytes()).asString(UTF_8).isEqualTo(wanted);
    Config changed = config(json).with("Mounts.IPFS", "/mnt");
    assertThat(changed.toBytes())
        .asString(UTF_8)
        .isEqualTo(
            wanted.substring(0, wanted.length() - 2)
                + ",\n  \"Mounts\": {\n    \"IPFS\": \"/mnt\"\n  }\n}");
  }

  @Test
  void aKeyIsAPathOfNamesWithDotsBetween() throws Exception {
    Config config = config("{'A': {'B': {'C': 5}, 'n': null}}");
    assertThat(config.get("A.B.C")).isEqualTo(5L);
    assertThat(config.get("A.B")).isEqualTo(new JsonObject().put("C", 5));
    assertThat(config.get("A.n")).isNull();
    assertFails(Fault.ABSENT, "A.X not found", () -> config.get("A.X.Y"));
    assertFails(Fault.ABSENT, "a not found", () -> config.get("a.B"));
    assertFails(Fault.ABSENT, " not found", () -> config.get(""));
    assertFails(Fault.MALFORMED, "A.B.C key is not a map", () -> config.get("A.B.C.D"));
  }

  @Test
  void aChangeMakesAnotherConfiguration() throws Exception {
    Config before = config("{'Addresses': null}");
    Config after = before.with("Addresses.Swarm", List.of("/ip4/127.0.0.1/tcp/0"));
    assertThat(before.get("Addresses")).isNull();
    assertThat(after.get("Addresses.Swarm")).isEqualTo(List.of("/ip4/127.0.0.1/tcp/0"));
    ((JsonObject) after.get("Addresses")).put("Swarm", null);
    assertThat(after.get("Addresses.Swarm")).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "Nope, 1, ABSENT, Nope not found",
    "Addresses.Foo, 1, ABSENT, Addresses.Foo not found",
    "addresses.API, 1, ABSENT, addresses not found",
    "Addresses.API.x, 1, MALFORMED, Addresses.API key is not a map",
    "Discovery.MDNS.Enabled, '\"true\"', MALFORMED, Discovery.MDNS.Enabled must be true or false",
    "Discovery.MDNS, true, MALFORMED, Discovery.MDNS must be an object of keys and values",
    "Discovery.MDNS, '{\"Enabled\": 5}', MALFORMED, Discovery.MDNS.Enabled must be true or false",
    "Addresses.Swarm, '\"x\"', MALFORMED, Addresses.Swarm must be a list of texts",
    "Addresses.Swarm, '[1]', MALFORMED, Addresses.Swarm must be a list of texts",
    "Import.CidVersion, '\"1\"', MALFORMED, Import.CidVersion must be an integer",
    "Import.CidVersion, 1.5, MALFORMED, Import.CidVersion must be an integer",
  })
  void valuesOfTheWrongKindAreRefusedByTheNameOfTheirKey(
      String key, String json, Fault fault, String message) throws Exception {
    Object value = io.orrery.node.json.JsonReader.parse(json);
    assertFails(fault, message, () -> config("{}").with(key, value));
  }

  @ParameterizedTest
  @CsvSource({
    "Addresses.API, '[\"/ip4/127.0.0.1/tcp/1\", \"/ip6/::1/tcp/1\"]'",
    "Addresses.API, '\"/ip4/127.0.0.1/tcp/1\"'",
    "Plugins.Plugins.x.Disabled, true",
    "Plugins.Plugins.x.Config.deep.er, 5",
    "Datastore.Spec.type, '\"mount\"'",
    "Gateway.HTTPHeaders.X-Y, '[\"1\"]'",
    "Import.CidVersion, null",
    "Import.UnixFSHAMTDirectorySizeThreshold, '\"256KiB\"'",
    "Import.UnixFSHAMTDirectorySizeThreshold, 262144",
    "Swarm.Transports.Security.Noise, false",
    "Swarm.ConnMgr.GracePeriod, '\"1h0m0s\"'",
    "Swarm.ConnMgr.GracePeriod, '\"\"'",
    "API.Authorizations, '{\"a\": {\"AuthSecret\": \"s\", \"AllowedPaths\": [\"/\"], \"New\": 1}}'",
  })
  void keysThatKuboKnowsAreTaken(String key, String json) throws Exception {
    Object value = io.orrery.node.json.JsonReader.parse(json);
    assertThat(config("{}").with(key, value).get(key)).isEqualTo(value);
  }

  @Test
  void aFileWithAWrongValueNamesItsKey() {
    assertFails(
        Fault.MALFORMED,
        "Swarm.ConnMgr.GracePeriod: invalid duration \"5 minutes\": write it as 90s or 1h30m",
        () -> config("{'Swarm': {'ConnMgr': {'GracePeriod': '5 minutes'}}}"));
    assertFails(
        Fault.MALFORMED,
        "Addresses must be an object of keys and values",
        () -> config("{'Addresses': []}"));
    assertFails(
        Fault.MALFORMED, "the config must be an object of keys and values", () -> config("[]"));
  }

  @Test
  void textThatIsNoJsonIsMalformed() {
    for (String text : List.of("", "{", "{} {}", "{'a': }", "nonsense")) {
      assertThatThrownBy(() -> config(text))
          .isInstanceOfSatisfying(
              FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED));
    }
  }

  @Test
  void aNewOneHasKubosNamesAndOurImportSettings() throws Exception {
    Identity identity = Identity.generate();
    Config config = Config.initial(Program.ORRERY, identity, "");
    assertThat(config.tree().members().keySet())
        .startsWith("Identity", "Datastore", "Addresses", "Mounts", "Discovery", "Routing")
        .endsWith("Import", "Version", "Internal", "Bitswap");
    assertThat(Identity.of(config).peerId()).isEqualTo(identity.peerId());
    assertThat(config.get("Import.CidVersion")).isEqualTo(1L);
    assertThat(config.get("Import.UnixFSChunker")).isEqualTo("size-1048576");
    assertThat(Config.parse(config.toBytes())).isEqualTo(config);
    assertThat(Config.initial(Program.IPFS, identity, "").get("Import.CidVersion")).isNull();
  }

  private static void assertFails(
      Fault fault, String message, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(FaultException.class, e -> assertThat(e.fault()).isEqualTo(fault))
        .hasMessage(message);
  }
}
