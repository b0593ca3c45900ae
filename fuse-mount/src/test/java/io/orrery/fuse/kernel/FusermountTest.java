package io.orrery.fuse.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.orrery.fuse.TreeOptions;
import io.orrery.fuse.content.IpfsTree;
import io.orrery.fuse.mount.MountOptions;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.MemoryBlocks;
import io.orrery.unixfs.NodeCache;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way of users who may not mount; root goes it here too. */
class FusermountTest {
  private static final MountOptions OPTIONS = new MountOptions("fusermount-test", false);

  @TempDir Path directory;

  @BeforeEach
  void needsFuse() {
    assumeTrue(Files.exists(Path.of("/dev/fuse")), "skipped: this machine has no /dev/fuse");
    assumeTrue(Fusermount.isPossible(), "skipped: this machine has no fusermount3");
  }

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out;
  }

  @Test
  void theMountThatItMakesIsServedAndIsAsEveryOther() throws Exception {
    TreeOptions options = new TreeOptions(Path.of("/"), Runnable::run);
    IpfsTree tree = new IpfsTree(new MemoryBlocks(), new NodeCache(1 << 20), options, List::of);
    Device device = Fusermount.perform(directory, OPTIONS);
    KernelDriver driver = KernelDriver.serve(directory, device, tree, "test");
    // The empty file is everywhere.
    String empty = directory + "/bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";
    assertThat(run("stat", "-c", "%s", empty)).isEqualTo("0\n");
    assertThat(run("grep", directory.toString(), "/proc/mounts"))
        .startsWith("orrery:fusermount-test ")
        .contains(" fuse.orrery ro,nosuid,nodev");
    run("fusermount3", "-u", directory.toString());
    driver.ended().join();
  }

  @Test
  void whatItRefusesIsToldInItsWords() {
    assertThatThrownBy(() -> Fusermount.perform(directory.resolve("absent"), OPTIONS))
        .isInstanceOf(FaultException.class)
        .hasMessageContaining("cannot mount at " + directory.resolve("absent") + ": fusermount3:")
        .hasMessageContaining("No such file or directory");
  }
}
