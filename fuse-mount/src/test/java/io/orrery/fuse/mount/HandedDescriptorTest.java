package io.orrery.fuse.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.orrery.fuse.Drivers;
import io.orrery.fuse.Row;
import io.orrery.fuse.Run;
import io.orrery.fuse.TinyTree;
import io.orrery.fuse.kernel.KernelDriver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mounts that somebody else made, and left to this program by a descriptor. */
class HandedDescriptorTest {
  /**
   * Mounts on descriptor 11 and becomes the program that serves it, as a container's runtime does.
   */
  private static final String PARENT =
      """
      import ctypes, os, sys
      libc = ctypes.CDLL(None, use_errno=True)
      os.dup2(os.open("/dev/fuse", os.O_RDWR), 11)
      data = "fd=11,rootmode=40000,user_id=0,group_id=0"
      if libc.mount(b"theirs", sys.argv[1].encode(), b"fuse.orrery", 7, data.encode()) != 0:
          sys.exit("mount: " + os.strerror(ctypes.get_errno()))
      os.execvp(sys.argv[2], sys.argv[2:])
      """;

  @TempDir Path directory;

  @Test
  void onlyDescriptorsOfThisFormAreMeant() {
    assertThat(HandedDescriptor.of(Path.of("/dev/fd/11"))).contains(new HandedDescriptor(11));
    for (String other : List.of("/dev/fd", "/dev/fd/x", "/dev/fd/1/2", "/mnt/dev/fd/1")) {
      assertThat(HandedDescriptor.of(Path.of(other))).as(other).isEmpty();
    }
  }

  @Test
  void whatIsNotOpenOrNoFuseIsRefused() {
    TinyTree tree = TinyTree.of("hello", "x");
    assertThatThrownBy(() -> Mount.serve(new HandedDescriptor(999_999), tree, KernelDriver::serve))
        .hasMessageContaining("/dev/fd/999999 is not open here");
    assertThatThrownBy(() -> Mount.serve(new HandedDescriptor(2), tree, KernelDriver::serve))
        .hasMessage("/dev/fd/2 is no descriptor of /dev/fuse");
  }

  @Test
  @Row("mount-handed")
  void aMountThatSomebodyElseMadeIsServed() throws Exception {
    Drivers.requireFuse();
    assumeTrue(
        Files.exists(Path.of("/usr/bin/python3"))
            && Run.sh(directory, "test -w /dev/fuse").exit() == 0,
        "skipped: needs root and python3");
    List<String> command = new ArrayList<>(List.of("python3", "-c", PARENT, "" + directory));
    command.addAll(MountingChild.command(Path.of("/dev/fd/11"), "handed-test", Drivers.KERNEL));
    Process child =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      assertThat(child.inputReader().readLine()).isEqualTo("mounted " + directory.toRealPath());
      assertThat(Run.sh(directory, "cat hello").succeeds()).isEqualTo("child");
      Run.sh(Path.of("/"), "umount " + directory).succeeds();
      assertThat(child.waitFor()).isZero();
    } finally {
      child.destroyForcibly().waitFor();
      Run.sh(Path.of("/"), "umount -l " + directory + " 2>/dev/null; true");
    }
  }
}
