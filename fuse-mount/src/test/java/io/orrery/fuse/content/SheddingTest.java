package io.orrery.fuse.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.orrery.fuse.Content;
import io.orrery.fuse.Drivers;
import io.orrery.fuse.Row;
import io.orrery.fuse.Run;
import io.orrery.fuse.TreeOptions;
import io.orrery.fuse.mount.Mount;
import io.orrery.fuse.mount.MountOptions;
import io.orrery.fuse.mount.Operation;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Deadline;
import io.orrery.unixfs.ImportedNode;
import io.orrery.unixfs.NodeCache;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the kernel is asked to give back, and does. */
@ParameterizedClass
@EnumSource
class SheddingTest {
  private static final int BOUND = 500;
  private static final int FILES = 5000;

  @Parameter Drivers driver;
  @TempDir Path directory;
  private final Content content = new Content();
  private Mount mount;

  @BeforeEach
  void needsFuse() {
    Drivers.requireFuse();
  }

  @AfterEach
  void unmount() throws Exception {
    if (mount != null) {
      mount.abort();
    }
  }

  /** Mounts a directory with one of {@value #FILES} files and some more. */
  private void mount(boolean asBeforeLinux618) throws Exception {
    Map<String, ImportedNode> files = new TreeMap<>();
    for (int i = 0; i < FILES; i++) {
      files.put("f" + i, content.text("content " + i));
    }
    Map<String, ImportedNode> root = new TreeMap<>();
    root.put("many", content.sharded(files));
    root.put("one", content.directory(Map.of("held", content.text("held"))));
    Cid cid = content.directory(root).cid();
    TreeOptions options =
        new TreeOptions(Duration.ofDays(1), Duration.ofDays(1), directory, Runnable::run, BOUND);
    RootTree tree = RootTree.open(cid, content.blocks, new NodeCache(16 << 20), options);
    mount =
        driver.open(
            directory,
            asBeforeLinux618 ? new OlderKernel(tree) : tree,
            new MountOptions("shedding-test", false));
  }

  private void lookAtAll() {
    String all = "cd many && i=0 && while [ $i -lt " + FILES + " ]; do echo f$i; i=$((i+1)); done";
    assertThat(Run.sh(directory, all + " | xargs stat -c %s | wc -l").succeeds().strip())
        .isEqualTo("" + FILES);
  }

  @Test
  @Row("mount-bound")
  void theKernelHoldsNoMoreThanTheBoundAndWhatComesWithIt() throws Exception {
    mount(false);
    lookAtAll();
    assertThat(mount.requests(Operation.LOOKUP)).isGreaterThanOrEqualTo(FILES);
    awaitFewer(3 * BOUND);
    assertThat(Run.sh(directory, "cat many/f0 many/f4999").succeeds())
        .isEqualTo("content 0content 4999");
  }

  @Test
  @Row("mount-bound")
  void soItIsWithKernelsThatMustBeToldNames() throws Exception {
    mount(true);
    lookAtAll();
    awaitFewer(3 * BOUND);
    assertThat(Run.sh(directory, "cat many/f0 many/f4999").succeeds())
        .isEqualTo("content 0content 4999");
  }

  @Test
  void whatIsInUseStays() throws Exception {
    for (boolean older : List.of(false, true)) {
      mount(older);
      Process inside =
          Run.start(directory, "exec 9< one/held; cd one; read go; /bin/pwd; cat held; cat <&9");
      while (mount.requests(Operation.LOOKUP) < 2) {
        Thread.onSpinWait();
      }
      lookAtAll();
      awaitFewer(3 * BOUND);
      inside.getOutputStream().write('\n');
      inside.getOutputStream().flush();
      assertThat(Run.of(inside).succeeds()).isEqualTo(directory + "/one\nheldheld");
      mount.close();
    }
  }

  /** Forgets come from the kernel when it pleases it to send them; looking goes on meanwhile. */
  private void awaitFewer(int bound) {
    Deadline guard = Deadline.after(Duration.ofMinutes(1));
    for (int i = 0; mount.heldNodes() > bound && !guard.passed(); i++) {
      String some =
          "cd many && for n in 0 1 2 3 4 5 6 7 8 9; do stat f" + (1 + i % 499) + "$n; done";
      Run.sh(directory, some + " > /dev/null").succeeds();
    }
    assertThat(mount.heldNodes()).isLessThanOrEqualTo(bound);
  }

  @Test
  void onceTheKernelHasDroppedItsCachesOnlyTheRootIsLeft() throws Exception {
    Path knob = Path.of("/proc/sys/vm/drop_caches");
    assumeTrue(Files.isWritable(knob), "skipped: only root may drop the kernel's caches");
    mount(false);
    Run.sh(directory, "find . -ls > /dev/null; cat one/held").succeeds();
    assertThat(mount.heldNodes()).isPositive();
    while (mount.heldNodes() > 0) {
      Run.sh(Path.of("/"), "echo 2 > " + knob).succeeds();
    }
    assertThat(Run.sh(directory, "cat one/held").succeeds()).isEqualTo("held");
  }
}
