package io.orrery.fuse.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.fuse.Content;
import io.orrery.fuse.Drivers;
import io.orrery.fuse.Row;
import io.orrery.fuse.Run;
import io.orrery.fuse.TinyTree;
import io.orrery.fuse.TreeOptions;
import io.orrery.fuse.content.RootTree;
import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import io.orrery.unixfs.Metadata;
import io.orrery.unixfs.NodeCache;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** How mounts come and go. */
@ParameterizedClass
@EnumSource
class MountTest {
  private static final MountOptions OPTIONS = new MountOptions("mount-test", false);

  @Parameter Drivers driver;
  @TempDir Path directory;

  @BeforeEach
  void needsFuse() {
    Drivers.requireFuse();
  }

  /** Only a test that failed leaves something to clear. */
  @AfterEach
  void leaveNothing() throws Exception {
    MountTable.clearStale("mount-test");
    MountTable.clearStale("stale-test");
  }

  private Mount mount(Path at, String text) throws FaultException {
    return driver.open(at, TinyTree.of("hello", text), OPTIONS);
  }

  @Test
  @Row("mount-answers")
  void answersAsSoonAsItIsOpenAndIsGoneWhenItIsClosed() throws Exception {
    Mount mount = mount(directory, "world\n");
    assertThat(Run.sh(directory, "cat hello").succeeds()).isEqualTo("world\n");
    mount.close();
    assertThat(mount.ended()).isDone();
    assertThat(directory).isEmptyDirectory();
    mount.close();
    mount.abort();
  }

  @Test
  @Row("mount-flags")
  void isReadOnlyAndGivesNoPowers() throws Exception {
    try (Mount mount = mount(directory, "")) {
      String line = Run.sh(Path.of("/"), "grep ' " + directory + " ' /proc/mounts").succeeds();
      assertThat(line).startsWith("orrery:mount-test ").contains(" fuse.orrery ro,nosuid,nodev");
      assertThat(mount.entry().type()).isEqualTo("fuse.orrery");
      assertThat(Run.sh(directory, "echo x > y").fails()).contains("Read-only file system");
    }
  }

  @Test
  @Row("mount-others")
  void otherUsersMayEnterOnlyIfAllowed() throws Exception {
    Files.createDirectory(directory.resolve("closed"));
    Files.createDirectory(directory.resolve("open"));
    Run.sh(directory, "chmod 755 .").succeeds();
    String other = "setpriv --reuid=65534 --clear-groups cat hello";
    try (Mount closed = mount(directory.resolve("closed"), "closed");
        Mount open =
            driver.open(
                directory.resolve("open"),
                TinyTree.of("hello", "open"),
                new MountOptions("mount-test", true))) {
      assertThat(Run.sh(closed.mountPoint(), other).fails()).contains("Permission denied");
      assertThat(Run.sh(open.mountPoint(), other).succeeds()).isEqualTo("open");
    }
  }

  @Test
  @Row("mount-refused")
  void refusesWhatCannotBeMountedUpon() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "mine");
    Path inUse = Files.createDirectory(directory.resolve("inUse"));
    assertThatThrownBy(() -> mount(directory, "")).hasMessageContaining("is not empty");
    assertThatThrownBy(() -> mount(file, "")).hasMessageContaining("is not a directory");
    assertThatThrownBy(() -> mount(directory.resolve("none"), "")).hasMessageContaining("mkdir it");
    try (Mount mount = mount(inUse, "first")) {
      assertThatThrownBy(() -> mount(inUse, "")).hasMessageContaining("has a mount of Orrery's");
      assertThatThrownBy(() -> mount(inUse.resolve("x"), "")).hasMessageContaining("lies inside");
      assertThat(Run.sh(mount.mountPoint(), "cat hello").succeeds()).isEqualTo("first");
    }
  }

  @Test
  @Row("mount-two")
  void mountsStandAlone() throws Exception {
    Path one = Files.createDirectory(directory.resolve("one with spaces"));
    Path two = Files.createDirectory(directory.resolve("zwö"));
    try (Mount first = mount(one, "1")) {
      try (Mount second = mount(two, "2")) {
        assertThat(Run.sh(directory, "cat one*/hello zw*/hello").succeeds()).isEqualTo("12");
        List<MountEntry> ours = MountTable.read().ours("mount-test");
        assertThat(ours).containsExactly(first.entry(), second.entry());
      }
      assertThat(Run.sh(one, "cat hello").succeeds()).isEqualTo("1");
    }
  }

  @Test
  @Row("unmount-busy")
  void aBusyMountStandsAndSaysWhoHoldsIt() throws Exception {
    Mount mount = mount(directory, "world");
    Process inside = holding("exec sleep 1000");
    assertBusy(mount, inside, "sleep (pid " + inside.pid() + ", working directory)");
    Process reading = holding("exec 9< hello; cd /; exec sleep 1000");
    assertBusy(mount, reading, "sleep (pid " + reading.pid() + ", open file)");
    assertThat(Run.sh(directory, "cat hello").succeeds()).isEqualTo("world");
    mount.close();
  }

  @Test
  @Row("unmount-busy")
  void whatRunsFromAMountHoldsItToo() throws Exception {
    Content content = new Content();
    byte[] sleep = Files.readAllBytes(Path.of("/bin/sleep"));
    Cid root =
        content.directory(Map.of("sleep", content.file(sleep, Metadata.NONE.withMode(0755)))).cid();
    TreeOptions options = new TreeOptions(Path.of("/"), Runnable::run);
    RootTree tree = RootTree.open(root, content.blocks, new NodeCache(1 << 20), options);
    Mount mount = driver.open(directory, tree, OPTIONS);
    Process running = holding("cd /; exec " + directory + "/sleep 1000");
    assertBusy(mount, running, "sleep (pid " + running.pid() + ", mapped file)");
    mount.close();
  }

  /** A process that holds the mount: it is there once it has said so. */
  private Process holding(String how) throws Exception {
    Process holder = Run.start(directory, "echo here; " + how);
    assertThat(holder.inputReader().readLine()).isEqualTo("here");
    while (!Files.readString(Path.of("/proc/" + holder.pid() + "/comm")).equals("sleep\n")) {
      Thread.onSpinWait();
    }
    return holder;
  }

  private static void assertBusy(Mount mount, Process holder, String told) throws Exception {
    assertThatThrownBy(mount::close).hasMessageContaining("is busy").hasMessageContaining(told);
    holder.destroyForcibly().waitFor();
  }

  @Test
  @Row("unmount-forced")
  void aForcedUnmountTakesABusyMountAway() throws Exception {
    Mount mount = mount(directory, "world");
    Process holder = holding("exec 9< hello; exec sleep 1000");
    mount.abort();
    assertThat(mount.ended()).isDone();
    assertThat(directory).isEmptyDirectory();
    holder.destroyForcibly().waitFor();
  }

  @Test
  @Row("unmount-foreign")
  void somebodyElseMayUnmountIt() throws Exception {
    Mount mount = mount(directory, "world");
    Run.sh(Path.of("/"), "umount " + directory).succeeds();
    mount.ended().get(60, TimeUnit.SECONDS);
    mount.close();
    try (Mount again = mount(directory, "again")) {
      assertThat(Run.sh(directory, "cat hello").succeeds()).isEqualTo("again");
      assertThat(again.ended()).isNotDone();
    }
  }

  @Test
  @Row("unmount-stacked")
  void doesNotUnmountWhatLiesOverIt() throws Exception {
    Mount mount = mount(directory, "world");
    Run.sh(Path.of("/"), "mount -t tmpfs none " + directory).succeeds();
    assertThatThrownBy(mount::close).hasMessageContaining("another mount lies over");
    Run.sh(Path.of("/"), "umount " + directory).succeeds();
    mount.close();
    assertThat(mount.ended()).isDone();
  }

  @Test
  @Row("stale")
  void whatAKilledProcessLeftIsCleared() throws Exception {
    Process child = MountingChild.start(directory, "stale-test", driver);
    assertThat(child.inputReader().readLine()).startsWith("mounted");
    assertThat(Run.sh(directory, "cat hello").succeeds()).isEqualTo("child");
    child.destroyForcibly().waitFor();
    assertThat(Run.sh(Path.of("/"), "cat " + directory + "/other").fails())
        .contains("Transport endpoint is not connected");
    assertThat(MountTable.clearStale("other-repo")).isEmpty();
    assertThat(MountTable.clearStale("stale-test")).containsExactly(directory.toRealPath());
    assertThat(MountTable.clearStale("stale-test")).isEmpty();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  @Row("mount-root")
  void oneDirectoryOfContentCanBeMountedAnywhere() throws Exception {
    Content content = new Content();
    Cid root = content.directory(Map.of("f", content.text("f"))).cid();
    TreeOptions options = new TreeOptions(Path.of("/"), Runnable::run);
    NodeCache cache = new NodeCache(1 << 20);
    RootTree tree = RootTree.open(root, content.blocks, cache, options);
    try (Mount mount = driver.open(directory, tree, OPTIONS)) {
      assertThat(Run.sh(mount.mountPoint(), "cat f; ls").succeeds()).isEqualTo("ff\n");
      assertThat(Run.sh(directory, "getfattr --only-values -n ipfs.cid .").succeeds())
          .isEqualTo("" + root);
    }
    Cid file = content.text("f").cid();
    assertThatThrownBy(() -> RootTree.open(file, content.blocks, cache, options))
        .hasMessageContaining("only a directory can be mounted");
    Cid nowhere = Cid.parse("bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi");
    assertThatThrownBy(() -> RootTree.open(nowhere, content.blocks, cache, options))
        .hasMessageContaining("not found locally");
  }

  @Test
  void theKernelGivesBackEveryNode() throws Exception {
    TinyTree tree = TinyTree.of("hello", "world");
    Mount mount = driver.open(directory, tree, OPTIONS);
    Run.sh(directory, "cat hello").succeeds();
    assertThat(tree.references).containsEntry(2L, 1L);
    Run.sh(Path.of("/"), "echo 2 > /proc/sys/vm/drop_caches").succeeds();
    while (tree.references.get(2L) != 0) {
      Thread.onSpinWait();
    }
    mount.close();
  }
}
