package io.orrery.node.mounts;

import io.orrery.fuse.mount.Mount;
import io.orrery.fuse.mount.MountEntry;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A tree that this process has mounted.
 *
 * @param content {@code /ipfs}, {@code /ipns}, {@code /mfs}, or the path of the one root that is
 *     shown
 * @param allowOther whether users other than the one who mounted may enter
 * @param driver what puts it before the kernel, by its name in the configuration
 */
public record MountedTree(
    String content, Instant since, boolean allowOther, String driver, Mount mount) {
  /** What {@link #content} says of the tree in which every CID is a name. */
  public static final String IPFS = "/ipfs";

  /** The same of the tree of names. */
  public static final String IPNS = "/ipns";

  /** The same of the tree of the {@code files} commands. */
  public static final String MFS = "/mfs";

  public Path mountPoint() {
    return mount.mountPoint();
  }

  /** Whether it is one of the three that every node has. */
  public boolean isStandard() {
    return content.equals(IPFS) || content.equals(IPNS) || content.equals(MFS);
  }

  MountEntry entry() {
    return mount.entry();
  }
}
