package io.orrery.node.repo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.ipld.FaultException;
import io.orrery.node.json.JsonObject;
import io.orrery.node.json.JsonReader;
import io.orrery.node.json.JsonWriter;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PublicConfigTest {
  private Identity identity;
  private PublicConfig config;

  @BeforeEach
  void newConfig() throws Exception {
    identity = Identity.generate();
    config = new PublicConfig(Config.initial(Program.ORRERY, identity, ""));
  }

  @Test
  void failuresAreToldAsKuboTellsThem() {
    assertThatThrownBy(() -> config.get("Nope"))
        .hasMessage("failed to get config value: \"Nope not found\"");
    assertThatThrownBy(() -> config.with("Nope.Key", 1L))
        .hasMessage("failed to set config value: Nope not found (maybe use --json?)");
    assertThatThrownBy(() -> config.with("Discovery.MDNS.Enabled", "true"))
        .hasMessage(
            "failed to set config value: Discovery.MDNS.Enabled must be true or false"
                + " (maybe use --json?)");
  }

  @Test
  void thePrivateKeyIsNeitherShownNorChanged() throws Exception {
    for (String key : List.of("Identity", "Identity.PrivKey", "identity.privkey", "IDENTITY")) {
      assertThatThrownBy(() -> config.get(key))
          .hasMessage("cannot show or change private key through API");
      assertThatThrownBy(() -> config.with(key, "x"))
          .hasMessage("cannot show or change private key through API");
    }
    assertThatThrownBy(() -> config.with("Identity.PrivKey.x", "x"))
        .isInstanceOf(FaultException.class);
    String secret = (String) config.config().get("Identity.PrivKey");
    assertThat(JsonWriter.compact(config.all())).doesNotContain(secret).contains("PeerID");
  }

  @Test
  void pinningServicesAreConcealed() throws Exception {
    Config with =
        config
            .config()
            .with(
                "Pinning.RemoteServices",
                JsonReader.parse(
                    "{\"s\": {\"API\": {\"Endpoint\": \"e\", \"Key\": \"hidden\"}, \"Policies\": {}}}"));
    PublicConfig open = new PublicConfig(with);
    for (String key :
        List.of(
            "Pinning",
            "pinning.remoteservices",
            "Pinning.RemoteServices.s",
            "Pinning.RemoteServices.s.API",
            "Pinning.RemoteServices.s.API.Key",
            "Pinning.RemoteServices.s.API.Key.x")) {
      assertThatThrownBy(() -> open.get(key))
          .as(key)
          .hasMessage("cannot show or change pinning services credentials");
    }
    assertThat(open.get("Pinning.RemoteServices.s.Policies")).isEqualTo(new JsonObject());
    assertThat(JsonWriter.compact(open.all())).doesNotContain("hidden").contains("Policies");
    Config back = open.replacedBy(JsonWriter.compact(open.all()).getBytes(UTF_8));
    assertThat(back.get("Pinning.RemoteServices.s.API.Key")).isEqualTo("hidden");
    assertThatThrownBy(() -> open.replacedBy("{}".getBytes(UTF_8)))
        .hasMessage("cannot add or remove remote pinning services with 'config replace'");
    byte[] otherKey =
        "{\"Pinning\":{\"RemoteServices\":{\"s\":{\"API\":{\"Key\":\"x\"}}}}}".getBytes(UTF_8);
    assertThatThrownBy(() -> open.replacedBy(otherKey))
        .hasMessage("cannot change remote pinning services api info with `config replace`");
  }

  @Test
  void thePeerIdTakesItsOwnValueInAnyForm() throws Exception {
    String base36 = identity.peerId().toBase36();
    Config same = config.with("Identity.PeerID", base36);
    assertThat(same.get("Identity.PeerID")).isEqualTo(identity.peerId().toString());
    assertThatThrownBy(
            () -> config.with("Identity.PeerID", Identity.generate().peerId().toString()))
        .hasMessageStartingWith("cannot set Identity.PeerID");
    assertThatThrownBy(() -> config.with("Identity.PeerID", 5L))
        .hasMessageStartingWith("cannot set Identity.PeerID");
  }

  @Test
  void membersAreShownSorted() throws Exception {
    JsonObject addresses = (JsonObject) config.get("Addresses");
    assertThat(addresses.members().keySet())
        .containsExactly("API", "Announce", "AppendAnnounce", "Gateway", "NoAnnounce", "Swarm");
    assertThat(List.copyOf(config.all().members().keySet())).isSorted();
  }

  @Test
  void whatIsShownCanBePutBackWithoutLosingASecret() throws Exception {
    Config guarded =
        config
            .config()
            .with(
                "API.Authorizations",
                JsonReader.parse("{\"a\": {\"AuthSecret\": \"bearer:t\", \"AllowedPaths\": []}}"));
    PublicConfig open = new PublicConfig(guarded);
    JsonObject shown = open.all();
    assertThat(JsonWriter.compact(shown)).doesNotContain("bearer:t");
    shown.put("Unknown", "kept");
    Config back = open.replacedBy(JsonWriter.compact(shown).getBytes(UTF_8));
    assertThat(Identity.of(back).peerId()).isEqualTo(identity.peerId());
    assertThat(back.get("API.Authorizations.a.AuthSecret")).isEqualTo("bearer:t");
    assertThat(back.get("Unknown")).isEqualTo("kept");
  }

  @Test
  void aReplacementWithAPrivateKeyOrNonsenseIsRefused() {
    assertThatThrownBy(
            () -> config.replacedBy("{\"Identity\":{\"PrivKey\":\"x\"}}".getBytes(UTF_8)))
        .hasMessage("setting private key with API is not supported");
    assertThatThrownBy(() -> config.replacedBy("{bad".getBytes(UTF_8)))
        .hasMessageStartingWith("failed to decode file as config");
  }
}
