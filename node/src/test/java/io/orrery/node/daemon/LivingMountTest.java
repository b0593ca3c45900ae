package io.orrery.node.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.fuse.mount.MountTable;
import io.orrery.node.mounts.MountDriver;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is tried on real mounts of a real daemon, by both drivers. */
@ParameterizedClass
@EnumSource(names = {"KERNEL", "JNR_FUSE"})
abstract class LivingMountTest {
  @Parameter MountDriver driver;
  @TempDir Path temporary;
  Path folder;
  Path at;
  Path other;
  Orrery orrery;
  Serving daemon;

  @BeforeAll
  static void needsFuse() {
    Orrery.requireMounts();
  }

  @BeforeEach
  void start() throws Exception {
    folder = temporary.toRealPath();
    at = Files.createDirectory(folder.resolve("at"));
    other = Files.createDirectory(folder.resolve("other"));
    orrery = Orrery.initialized(folder.resolve("repo"));
    daemon = orrery.daemon();
  }

  @AfterEach
  void leaveNothing() throws Exception {
    orrery.close();
    assertThat(MountTable.read().at(at)).isEmpty();
    assertThat(MountTable.read().at(other)).isEmpty();
  }

  /** The daemon is gone; another one takes its place. */
  void startAgain() {
    daemon = orrery.daemon();
  }

  void mount(String... words) {
    String[] all = new String[words.length + 2];
    all[0] = "mount";
    all[1] = "--driver=" + driver.label();
    System.arraycopy(words, 0, all, 2, words.length);
    orrery.run(all).succeeds();
  }

  /** The last line of what a command printed. */
  String last(String... words) {
    String printed = orrery.run(words).succeeds().strip();
    return printed.substring(printed.lastIndexOf('\n') + 1);
  }

  String sh(String line) {
    return Ran.sh(folder, line).succeeds().strip();
  }

  /** What a shell line complains of that must fail. */
  String refused(String line) {
    Ran ran = Ran.sh(folder, line);
    assertThat(ran.exit()).as(ran.out()).isNotZero();
    return ran.err();
  }

  /** Waits until a shell line succeeds: a kernel is told of changes by a thread of its own. */
  void awaitThat(String line) {
    Ran.sh(folder, "for i in $(seq 1 1000); do " + line + " && exit 0; sleep 0.03; done; exit 1")
        .succeeds();
  }

  /** Waits until a command prints {@code wanted}. */
  void awaitLine(String wanted, String... words) {
    String got = "";
    for (int i = 0; i < 60 && !got.equals(wanted); i++) {
      got = orrery.run(words).out().strip();
    }
    assertThat(got).isEqualTo(wanted);
  }
}
