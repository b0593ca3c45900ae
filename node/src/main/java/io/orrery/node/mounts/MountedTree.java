package io.orrery.node.mounts;

import io.orrery.fuse.Mount;
import io.orrery.fuse.MountEntry;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A tree that this process has mounted.
 *
 * @param content {@code /ipfs}, or the path of the one root that is shown
 * @param allowOther whether users other than the one who mounted may enter
 */
public record MountedTree(String content, Instant since, boolean allowOther, Mount mount) {
  /** What {@link #content} says of the tree in which every CID is a name. */
  public static final String IPFS = "/ipfs";

  /** What puts trees before the kernel. */
  public static final String DRIVER = "jnr-fuse";

  public Path mountPoint() {
    return mount.mountPoint();
  }

  MountEntry entry() {
    return mount.entry();
  }
}
