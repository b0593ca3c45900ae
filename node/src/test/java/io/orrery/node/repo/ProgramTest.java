package io.orrery.node.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgramTest {
  @Test
  void theNameDecides() {
    assertThat(Program.of("ipfs")).isEqualTo(Program.IPFS);
    assertThat(Program.of("/usr/local/bin/ipfs")).isEqualTo(Program.IPFS);
    assertThat(Program.of("orrery")).isEqualTo(Program.ORRERY);
    assertThat(Program.of("ipfs-old")).isEqualTo(Program.ORRERY);
  }

  @Test
  void eachHasItsVariableAndItsFolder() throws Exception {
    Map<String, String> both =
        Map.of("HOME", "/home/u", "ORRERY_PATH", "/srv/o", "IPFS_PATH", "/srv/i/../j");
    assertThat(Program.ORRERY.repoPath(both)).isEqualTo(Path.of("/srv/o"));
    assertThat(Program.IPFS.repoPath(both)).isEqualTo(Path.of("/srv/j"));
    Map<String, String> none = Map.of("HOME", "/home/u", "ORRERY_PATH", "");
    assertThat(Program.ORRERY.repoPath(none)).isEqualTo(Path.of("/home/u/.orrery"));
    assertThat(Program.IPFS.repoPath(none)).isEqualTo(Path.of("/home/u/.ipfs"));
  }

  @Test
  void aTildeIsTheHomeFolder() throws Exception {
    assertThat(Program.IPFS.repoPath(Map.of("HOME", "/home/u", "IPFS_PATH", "~/r")))
        .isEqualTo(Path.of("/home/u/r"));
    assertThat(Program.IPFS.repoPath(Map.of("HOME", "/home/u", "IPFS_PATH", "~")))
        .isEqualTo(Path.of("/home/u"));
  }

  @Test
  void withoutAHomeTheVariableMustBeSet() throws Exception {
    assertThatThrownBy(() -> Program.ORRERY.repoPath(Map.of()))
        .hasMessage("no repo path: set $ORRERY_PATH or $HOME");
    assertThat(Program.ORRERY.repoPath(Map.of("ORRERY_PATH", "rel")).isAbsolute()).isTrue();
  }
}
