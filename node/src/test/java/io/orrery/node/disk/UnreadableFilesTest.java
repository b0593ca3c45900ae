package io.orrery.node.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.orrery.node.command.Argument;
import io.orrery.node.command.OptionValues;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that the user may not read. Since the tests may run as root, who may read all, the walk
 * runs in a child that has given up that power.
 */
class UnreadableFilesTest {
  @TempDir private Path folder;

  @BeforeEach
  void secrets() throws IOException {
    Files.createDirectories(folder.resolve("d/closed"));
    Files.writeString(folder.resolve("d/secret"), "secret");
    Files.writeString(folder.resolve("d/a"), "a");
    permit("d/secret", "---------");
    permit("d/closed", "---------");
  }

  @AfterEach
  void reopen() throws IOException {
    permit("d/closed", "rwx------");
  }

  private void permit(String name, String permissions) throws IOException {
    Files.setPosixFilePermissions(
        folder.resolve(name), PosixFilePermissions.fromString(permissions));
  }

  /** Walks a path in the way of {@code add -r} and says how that went. */
  public static void main(String[] path) throws IOException {
    OptionValues options = new OptionValues();
    options.set(WalkOptions.RECURSIVE, true);
    Argument argument = Argument.file("path", "").repeated().orDirectory();
    List<String> seen = new ArrayList<>();
    try (DiskFiles files =
        DiskFiles.of(
            List.of(path), argument, WalkOptions.of(options), InputStream::nullInputStream)) {
      for (var file = files.next(); file != null; file = files.next()) {
        seen.add(file.path());
      }
    } catch (IOException e) {
      seen.add(e.getClass().getSimpleName() + ": " + e.getMessage());
    }
    Files.writeString(Path.of(System.getProperty("answer")), String.join("\n", seen));
  }

  private List<String> walk(String name) throws Exception {
    Path answer = folder.resolve("answer");
    List<String> command = new ArrayList<>();
    if (Files.isReadable(folder.resolve("d/secret"))) {
      Process probe = new ProcessBuilder("sh", "-c", "command -v setpriv").start();
      assumeThat(probe.waitFor()).as("setpriv is there").isZero();
      command.addAll(List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all"));
    }
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Danswer=" + answer,
            "-cp",
            System.getProperty("java.class.path"),
            UnreadableFilesTest.class.getName(),
            folder.resolve(name).toString()));
    Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(child.getInputStream().readAllBytes(), UTF_8);
    assertThat(child.waitFor()).as(output).isZero();
    return Files.readAllLines(answer);
  }

  @Test
  void anArgumentIsRefusedAtOnce() throws Exception {
    assertThat(walk("d/secret"))
        .containsExactly("UsageException: open " + folder + "/d/secret: permission denied");
  }

  @Test
  void aWalkEndsThere() throws Exception {
    assertThat(walk("d"))
        .containsExactly(
            "d", "d/a", "FaultException: open " + folder + "/d/closed: permission denied");
    permit("d/closed", "rwx------");
    assertThat(walk("d"))
        .containsExactly(
            "d",
            "d/a",
            "d/closed",
            "FaultException: open " + folder + "/d/secret: permission denied");
  }
}
