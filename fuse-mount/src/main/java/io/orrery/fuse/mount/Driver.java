package io.orrery.fuse.mount;

import io.orrery.fuse.Tree;
import io.orrery.ipld.FaultException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** One mount as it is served: what stands between a kernel and a {@link Tree}. */
public interface Driver {
  /** A way of serving mounts. */
  interface Factory {
    /**
     * Mounts {@code tree} and serves it until it is unmounted; on return the mount answers.
     *
     * @param mountPoint an empty directory
     * @param label part of the threads' names
     * @throws FaultException REFUSED when the mount is not allowed, UNSUPPORTED when this machine
     *     lacks what the driver needs
     */
    Driver mount(Path mountPoint, Tree tree, MountOptions options, String label)
        throws FaultException;
  }

  /** A way of serving mounts that others have made. */
  interface Handed {
    /**
     * Serves {@code tree} on a descriptor of /dev/fuse, which is the driver's from then on.
     *
     * @throws FaultException UNSUPPORTED when the kernel is too old
     */
    Driver serve(int descriptor, Tree tree, String label) throws FaultException;
  }

  /** Completes when the mount is gone, whoever unmounted it, and nothing of it is left here. */
  CompletableFuture<Void> ended();

  /** How many requests of this kind the kernel has sent. */
  long count(Operation operation);
}
