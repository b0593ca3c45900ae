package io.orrery.fuse;

import io.orrery.fuse.jnr.JnrFuseDriver;
import io.orrery.fuse.kernel.KernelDriver;
import io.orrery.ipld.FaultException;
import java.nio.file.Path;

/** Every tree test runs on each of them. */
enum Drivers {
  JNR_FUSE,
  KERNEL;

  Mount open(Path directory, Tree tree, MountOptions options) throws FaultException {
    return Mount.open(
        directory, tree, options, this == KERNEL ? KernelDriver::mount : JnrFuseDriver::mount);
  }
}
