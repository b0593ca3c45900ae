package io.orrery.fuse.mutable;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.fuse.Drivers;
import io.orrery.fuse.Opened;
import io.orrery.fuse.Row;
import io.orrery.fuse.Run;
import io.orrery.fuse.mount.Mount;
import io.orrery.fuse.mount.MountOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;

/** What only the model does: it answers later, and keeps attributes of any name. */
class LateAnswersTest extends WritableMountedTest {
  static List<Arguments> mounts() {
    return Stream.of(Drivers.values())
        .map(driver -> Arguments.of(driver, Ground.Kind.MEMORY))
        .toList();
  }

  @Test
  @Row("write-interrupt")
  void aChangeThatWaitsCanBeInterruptedAndIsNotMadeThen() throws Exception {
    sh("touch before").succeeds();
    hold();
    Process process = Run.start(at, "exec unlink before");
    awaitHeld();
    process.destroy();
    assertThat(process.waitFor()).as("SIGTERM").isEqualTo(143);
    release();
    assertThat(sh("ls").succeeds()).isEqualTo("before\n");
  }

  @Test
  @Row("xattr-set")
  void attributesAreSetAndRemoved() {
    sh("touch f; setfattr -n user.a -v one f; setfattr -n user.b -v two f").succeeds();
    assertThat(sh("getfattr --only-values -n user.a f; getfattr f").succeeds())
        .contains("one")
        .contains("user.b");
    sh("setfattr -x user.a f").succeeds();
    assertThat(sh("setfattr -x user.a f").fails()).contains("No such attribute");
  }

  @Test
  void answersMayComeFromOtherThreads() throws Exception {
    ExecutorService workers = Executors.newFixedThreadPool(4);
    MemoryTree late = new MemoryTree(workers, Duration.ZERO, Opened.Cache.NONE);
    Path there = Files.createDirectory(directory.resolve("late"));
    Mount other = driver.open(there, late, new MountOptions("test", true, true));
    Run.sh(there, "mkdir a; seq 99999 > a/f; cp -a a b; diff -r a b; rm -r a; ls").succeeds();
    Run.sh(there, "for i in 1 2 3 4; do seq 9999 > $i & done; wait; cat 1 2 3 4 | md5sum")
        .succeeds();
    other.close();
    workers.shutdown();
    assertThat(late.references()).isZero();
  }
}
