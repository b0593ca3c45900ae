package io.orrery.node.mounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.ipld.FaultException;
import io.orrery.node.json.JsonObject;
import io.orrery.node.json.JsonReader;
import io.orrery.node.repo.Config;
import io.orrery.node.repo.Settings;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MountRulesTest {
  private static MountRules rules(String json) throws FaultException {
    JsonObject tree = (JsonObject) JsonReader.parse("{\"Mounts\":" + json + "}");
    return MountRules.of(new Settings(Config.of(tree)));
  }

  @Test
  void withoutSettingsAllIsAsDocumented() throws Exception {
    assertThat(rules("{}"))
        .isEqualTo(
            new MountRules(
                Path.of("/ipfs"),
                Path.of("/ipns"),
                Path.of("/mfs"),
                false,
                MountDriver.AUTO,
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                1_000_000));
  }

  @Test
  void everySettingIsTaken() throws Exception {
    assertThat(
            rules(
                "{\"IPFS\":\"/x\",\"IPNS\":\"/y\",\"MFS\":\"/z\",\"FuseAllowOther\":true,"
                    + "\"Driver\":\"jnr-fuse\",\"LookupTimeout\":\"1m30s\","
                    + "\"ReadTimeout\":\"200ms\",\"MaxInodes\":5000}"))
        .isEqualTo(
            new MountRules(
                Path.of("/x"),
                Path.of("/y"),
                Path.of("/z"),
                true,
                MountDriver.JNR_FUSE,
                Duration.ofSeconds(90),
                Duration.ofMillis(200),
                5000));
  }

  @Test
  void aDeadlineOfNoTimeIsRefused() {
    assertThatThrownBy(() -> rules("{\"ReadTimeout\":\"0s\"}"))
        .isInstanceOf(FaultException.class)
        .hasMessage("config: Mounts.ReadTimeout must be longer than 0s");
  }

  @Test
  void aMountOfNoInodesIsRefused() {
    assertThatThrownBy(() -> rules("{\"MaxInodes\":0}"))
        .isInstanceOf(FaultException.class)
        .hasMessageStartingWith("config: Mounts.MaxInodes must be 1 to");
  }

  @Test
  void anUnknownDriverIsRefused() {
    assertThatThrownBy(() -> rules("{\"Driver\":\"vfs\"}"))
        .isInstanceOf(FaultException.class)
        .hasMessageContaining("it must be auto, kernel or jnr-fuse");
  }

  @Test
  void nonsenseIsRefusedWithTheKey() {
    assertThatThrownBy(() -> rules("{\"LookupTimeout\":\"soon\"}"))
        .isInstanceOf(FaultException.class);
  }
}
