package io.orrery.fuse;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.orrery.fuse.jnr.JnrFuseDriver;
import io.orrery.fuse.jnr.Native;
import io.orrery.fuse.kernel.KernelDriver;
import io.orrery.fuse.mount.Mount;
import io.orrery.fuse.mount.MountOptions;
import io.orrery.ipld.FaultException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Every tree test runs on each of them. */
public enum Drivers {
  JNR_FUSE,
  KERNEL;

  /** Skips a test where this machine has no FUSE, or no library for it. */
  public static void requireFuse() {
    assumeTrue(Files.exists(Path.of("/dev/fuse")), "skipped: this machine has no /dev/fuse");
    try {
      Native.fuse();
    } catch (FaultException missing) {
      assumeTrue(false, "skipped: " + missing.getMessage());
    }
  }

  public Mount open(Path directory, Tree tree, MountOptions options) throws FaultException {
    return Mount.open(
        directory, tree, options, this == KERNEL ? KernelDriver::mount : JnrFuseDriver::mount);
  }
}
