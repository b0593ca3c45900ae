package io.orrery.fuse.mount;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MountTableTest {
  private static final MountTable TABLE =
      MountTable.parse(
          """
          27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/root rw
          40 27 0:37 / /ipfs ro,nosuid,nodev - fuse.orrery orrery:12D3KooWabc ro,user_id=0
          41 27 0:38 / /a\\040b\\134c\\011\\303\\274 ro - fuse.orrery orrery:12D3KooWabc ro
          42 27 0:39 / /ipfs rw master:2 propagate_from:1 - tmpfs none rw
          43 27 0:40 / /other ro - fuse.orrery orrery:someone ro
          a line that is none
          """);

  @Test
  void findsTheMountsOfARepo() {
    assertThat(TABLE.ours("12D3KooWabc")).extracting(MountEntry::id).containsExactly(40, 41);
    assertThat(TABLE.ours("12D3KooWab")).isEmpty();
  }

  @Test
  void readsEscapedPaths() {
    assertThat(TABLE.ours("12D3KooWabc").get(1).mountPoint()).isEqualTo(Path.of("/a b\\c\tü"));
  }

  @Test
  void theLastMountAtAPathLiesOnTop() {
    assertThat(TABLE.at(Path.of("/ipfs")).orElseThrow())
        .isEqualTo(new MountEntry(42, "0:39", Path.of("/ipfs"), "tmpfs", "none"));
    assertThat(TABLE.at(Path.of("/ipfs/x"))).isEmpty();
  }

  @Test
  void knowsOnWhichMountAPathLies() {
    assertThat(TABLE.holding(Path.of("/other/x/y")).orElseThrow().id()).isEqualTo(43);
    assertThat(TABLE.holding(Path.of("/otherwise")).orElseThrow().id()).isEqualTo(27);
    assertThat(TABLE.holding(Path.of("/ipfs/a")).orElseThrow().id()).isEqualTo(42);
  }
}
