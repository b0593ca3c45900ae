package io.orrery.node.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.node.commands.Root;
import io.orrery.node.rpc.TestDaemon;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command that only asks a daemon loads nothing that it does not need for that. */
class ThinCommandTest {
  @TempDir Path folder;

  private TestDaemon daemon;

  @BeforeEach
  void start() throws Exception {
    daemon = TestDaemon.start(TestDaemon.init(folder.resolve("repo")), Root.COMMAND);
  }

  @AfterEach
  void stop() throws Exception {
    daemon.close();
  }

  private List<String> classesLoadedBy(String... words) throws Exception {
    Path log = folder.resolve("classes");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Xlog:class+load:file=" + log,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("ORRERY_PATH", folder.resolve("repo").toString());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    List<String> classes = new ArrayList<>();
    for (String line : Files.readAllLines(log)) {
      String name = line.substring(line.lastIndexOf(']') + 1).strip().split(" ", 2)[0];
      if (!name.matches("(java|javax|jdk|sun|com\\.sun)\\..*")) {
        classes.add(name);
      }
    }
    return classes;
  }

  @Test
  void noServerNoStoreAndNoLibraryButTheParserIsLoaded() throws Exception {
    List<String> classes = classesLoadedBy("id");
    assertThat(classes)
        .contains("io.orrery.node.rpc.client.RpcClient", "picocli.CommandLine")
        .noneMatch(name -> name.startsWith("io.netty."))
        .noneMatch(name -> name.startsWith("com.fasterxml."))
        .noneMatch(name -> name.startsWith("ch.qos.") || name.startsWith("org.slf4j."))
        .noneMatch(name -> name.startsWith("org.bouncycastle."))
        .noneMatch(name -> name.startsWith("org.lmdbjava.") || name.startsWith("jnr."))
        .noneMatch(name -> name.startsWith("io.orrery.node.store."))
        .noneMatch(name -> name.startsWith("io.orrery.libp2p."))
        .noneMatch(name -> name.startsWith("io.orrery.fuse."));
    // Each costs some tens of microseconds; the parser has about 150 of them.
    assertThat(classes).hasSizeLessThan(260);
  }

  @Test
  void oneCommandDoesNotLoadTheOthers() throws Exception {
    assertThat(classesLoadedBy("id"))
        .contains("io.orrery.node.commands.IdCommand")
        .doesNotContain("io.orrery.node.commands.AddCommand", "io.orrery.node.commands.PinCommand");
  }
}
