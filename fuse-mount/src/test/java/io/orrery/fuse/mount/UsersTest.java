package io.orrery.fuse.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.orrery.fuse.Drivers;
import io.orrery.fuse.Row;
import io.orrery.fuse.Run;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Who may mount: besides root, as whom every other test runs, an ordinary user and whoever is root
 * in a namespace of his own. Each is a process that mounts, looks and unmounts.
 */
@ParameterizedClass
@EnumSource
class UsersTest {
  private static final String NOBODY = "setpriv --reuid=65534 --regid=65534 --clear-groups ";

  @Parameter Drivers driver;
  @TempDir Path directory;
  private Path at;

  @BeforeEach
  void needsRootAndFuse() throws IOException {
    Drivers.requireFuse();
    assumeTrue(Run.sh(directory, "test $(id -u) = 0").exit() == 0, "skipped: needs root");
    at = Files.createDirectory(directory.resolve("at"));
    Run.sh(directory, "chmod 755 . && chown 65534 at").succeeds();
  }

  /** Has a process mount where everybody may open /dev/fuse, as on most machines. */
  private Run mounting(String as) throws IOException {
    return mounting(as, "666");
  }

  /** Has a process mount in a mount namespace of its own, with a /dev/fuse of that mode. */
  private Run mounting(String as, String mode) throws IOException {
    String device = "mknod -m " + mode + " fuse c 10 229 && mount --bind fuse /dev/fuse && ";
    String child =
        MountingChild.command(at, "users-test", driver).stream()
            .map(
                word ->
                    "'" + word.replace(System.getProperty("java.class.path"), classPath()) + "'")
            .collect(Collectors.joining(" "));
    return Run.sh(directory, "unshare -m sh -c \"" + device + "exec " + as + child + " look\"");
  }

  /** The class path where others may read it. */
  private String classPath() {
    List<String> copies = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path copy = directory.resolve("classes" + copies.size());
      copies.add(copy.toString());
      if (!Files.exists(copy)) {
        Run.sh(directory, "cp -rL '" + entry + "' " + copy + " && chmod -R a+rX " + copy)
            .succeeds();
      }
    }
    return String.join(File.pathSeparator, copies);
  }

  private static void needsFusermount() {
    try (Stream<Path> places =
        Stream.of("/bin/fusermount3", "/usr/bin/fusermount3").map(Path::of)) {
      assumeTrue(places.anyMatch(Files::isExecutable), "skipped: this machine has no fusermount3");
    }
  }

  @Test
  @Row("mount-users")
  void anOrdinaryUserMountsByFusermount() throws Exception {
    needsFusermount();
    assertThat(mounting(NOBODY).succeeds()).isEqualTo("mounted " + at + "\nchild\n");
  }

  /** It is root's, but opens the device as who calls it. */
  @Test
  @Row("mount-users")
  void fusermountIsNoWayAroundTheModeOfTheDevice() throws Exception {
    needsFusermount();
    assertThat(mounting(NOBODY, "600").fails())
        .contains("failed to open /dev/fuse: Permission denied");
  }

  @Test
  @Row("mount-users")
  void anOrdinaryUserMountsInANamespaceOfHisOwn() throws Exception {
    assumeTrue(
        Run.sh(directory, NOBODY + "unshare -Urm true").exit() == 0,
        "skipped: this machine lets ordinary users have no namespaces");
    assertThat(mounting(NOBODY + "unshare -Urm ").succeeds())
        .isEqualTo("mounted " + at + "\nchild\n");
  }
}
