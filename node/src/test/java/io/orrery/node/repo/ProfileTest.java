package io.orrery.node.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.node.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProfileTest {
  private static Config initial(String profiles) throws Exception {
    return Config.initial(Program.IPFS, Identity.generate(), profiles);
  }

  @Test
  void everyProfileAppliesAndSaysWhatItIs() throws Exception {
    Config standard = initial("");
    for (Profile profile : Profile.all()) {
      assertThat(profile.about()).as(profile.name()).isNotBlank();
      assertThat(Config.parse(profile.applyTo(standard).toBytes())).isNotNull();
    }
  }

  @Test
  void testMakesAddressesLocalAndPortsFree() throws Exception {
    Config config = initial("test");
    assertThat(config.get("Addresses.API")).isEqualTo("/ip4/127.0.0.1/tcp/0");
    assertThat(config.get("Addresses.Swarm")).isEqualTo(List.of("/ip4/127.0.0.1/tcp/0"));
    assertThat(config.get("Bootstrap")).isEqualTo(List.of());
    assertThat(config.get("Discovery.MDNS.Enabled")).isEqualTo(false);
    assertThat(config.get("AutoConf.Enabled")).isEqualTo(false);
  }

  @Test
  void profilesApplyInTheirOrder() throws Exception {
    Identity identity = Identity.generate();
    Config standard = Config.initial(Program.IPFS, identity, "");
    Config there = Config.initial(Program.IPFS, identity, "test,lowpower");
    assertThat(there.get("Swarm.ConnMgr.HighWater")).isEqualTo(40L);
    Config back = Config.initial(Program.IPFS, identity, "test,default-networking");
    assertThat(back.get("Addresses")).isEqualTo(standard.get("Addresses"));
    assertThat(back.get("Bootstrap")).isEqualTo(List.of("auto"));
    assertThat(Config.initial(Program.IPFS, identity, "default-networking")).isEqualTo(standard);
  }

  @Test
  void serverAndLocalDiscoveryUndoEachOther() throws Exception {
    Config server = initial("server,server");
    assertThat((List<?>) server.get("Swarm.AddrFilters")).hasSize(19).doesNotHaveDuplicates();
    assertThat(server.get("Discovery.MDNS.Enabled")).isEqualTo(false);
    Config kept = server.with("Swarm.AddrFilters", List.of("/ip4/9.0.0.0/ipcidr/8"));
    Config local = Profile.named("local-discovery").orElseThrow().applyTo(kept);
    assertThat(local.get("Swarm.AddrFilters")).isEqualTo(List.of("/ip4/9.0.0.0/ipcidr/8"));
    assertThat(local.get("Addresses.NoAnnounce")).isEqualTo(List.of());
    assertThat(local.get("Discovery.MDNS.Enabled")).isEqualTo(true);
  }

  @Test
  void importProfilesSetTheTenKeysOfImport() throws Exception {
    JsonObject v0 = (JsonObject) initial("unixfs-v0-2015").get("Import");
    assertThat(v0.get("UnixFSFileMaxLinks")).isEqualTo(174L);
    assertThat(v0.get("UnixFSHAMTDirectorySizeEstimation")).isEqualTo("links");
    assertThat(v0.get("BatchMaxNodes")).isNull();
    assertThat(initial("legacy-cid-v0").get("Import")).isEqualTo(v0);
    JsonObject v1 = (JsonObject) initial("unixfs-v1-2025").get("Import");
    assertThat(v1.get("UnixFSFileMaxLinks")).isEqualTo(1024L);
    assertThat(v1.get("UnixFSHAMTDirectorySizeThreshold")).isEqualTo("256KiB");
  }

  @Test
  void randomPortsChoosesOnePortForBothFamilies() throws Exception {
    List<?> swarm = (List<?>) initial("randomports").get("Addresses.Swarm");
    String port = swarm.get(0).toString().replace("/ip4/0.0.0.0/tcp/", "");
    assertThat(Integer.parseInt(port)).isBetween(1, 65535);
    assertThat(swarm.get(1)).isEqualTo("/ip6/::/tcp/" + port);
  }

  @Test
  void anUnknownProfileIsToldAsKuboTellsIt() {
    assertThatThrownBy(() -> initial("test,nope"))
        .hasMessage("invalid configuration profile: nope");
    assertThat(Profile.named("nope")).isEmpty();
  }
}
