package io.orrery.node.mounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.fuse.mount.MountTable;
import io.orrery.ipld.FaultException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With /proc in the part of the mount that must not be touched. */
class GroundTest {
  private static final Path PROC = Path.of("/proc");

  @TempDir Path temporary;
  private Path folder;
  private Set<String> devices;

  @BeforeEach
  void findProc() throws Exception {
    folder = temporary.toRealPath();
    devices = Set.of(MountTable.read().at(PROC).orElseThrow().device());
  }

  private Ground ground(Path path) throws FaultException {
    return Ground.of(path, devices);
  }

  @Test
  void aPathBesideEveryMountIsItself() throws Exception {
    assertThat(ground(folder)).isEqualTo(new Ground(folder, java.util.Optional.empty()));
  }

  @Test
  void whatDoesNotExistYetKeepsItsNames() throws Exception {
    assertThat(ground(folder.resolve("a/b")).path()).isEqualTo(folder.resolve("a/b"));
  }

  @Test
  void aMountPointIsForbidden() throws Exception {
    Ground ground = ground(PROC);
    assertThat(ground.path()).isEqualTo(PROC);
    assertThat(ground.forbidden().orElseThrow().mountPoint()).isEqualTo(PROC);
  }

  @Test
  void belowAMountPointNothingIsLookedAt() throws Exception {
    Ground ground = ground(PROC.resolve("no/such/thing"));
    assertThat(ground.path()).isEqualTo(PROC.resolve("no/such/thing"));
    assertThat(ground.forbidden()).isPresent();
  }

  @Test
  void linksAreFollowedWithoutStandingOnTheirTarget() throws Exception {
    Path relative = folder.relativize(PROC.resolve("self"));
    Files.createSymbolicLink(folder.resolve("one"), relative);
    Files.createSymbolicLink(folder.resolve("two"), Path.of("one"));
    Ground ground = ground(folder.resolve("two/fd"));
    assertThat(ground.path()).isEqualTo(PROC.resolve("self/fd"));
    assertThat(ground.forbidden()).isPresent();
  }

  @Test
  void dotsAreWorkedOffAfterLinks() throws Exception {
    Files.createDirectories(folder.resolve("far/away"));
    Files.createSymbolicLink(folder.resolve("link"), Path.of("far/away"));
    assertThat(ground(folder.resolve("link/./../x")).path()).isEqualTo(folder.resolve("far/x"));
    assertThat(ground(Path.of("/../..")).path()).isEqualTo(Path.of("/"));
  }

  @Test
  void aCircleOfLinksEnds() throws Exception {
    Files.createSymbolicLink(folder.resolve("a"), Path.of("b"));
    Files.createSymbolicLink(folder.resolve("b"), Path.of("a"));
    assertThatThrownBy(() -> ground(folder.resolve("a")))
        .isInstanceOf(FaultException.class)
        .hasMessageContaining("too many levels of symbolic links");
  }
}
