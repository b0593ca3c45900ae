package io.orrery.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountTest {
  @TempDir Path directory;

  @BeforeEach
  void needsFuse() {
    assumeTrue(Files.exists(Path.of("/dev/fuse")), "no /dev/fuse here: mounts are not tested");
  }

  @Test
  void answersAsSoonAsItIsOpen() throws Exception {
    try (Mount mount =
        Mount.open(directory, TinyTree.of("hello", "world\n"), new MountOptions("t1", false))) {
      assertThat(Run.sh(directory, "cat hello").succeeds()).isEqualTo("world\n");
      assertThat(Run.sh(directory, "ls").succeeds()).isEqualTo("hello\n");
      assertThat(Run.sh(directory, "cat hello; cat hello").succeeds()).isEqualTo("world\nworld\n");
      assertThat(mount.ended()).isNotDone();
    }
    assertThat(directory).isEmptyDirectory();
  }
}
