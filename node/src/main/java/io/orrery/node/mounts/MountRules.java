package io.orrery.node.mounts;

import io.orrery.fuse.TreeOptions;
import io.orrery.ipld.FaultException;
import io.orrery.node.repo.Settings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What the configuration says of mounts.
 *
 * @param ipfs where the tree of all content is mounted when nobody says: {@code Mounts.IPFS}
 * @param ipns the like for the tree of names: {@code Mounts.IPNS}
 * @param mfs the like for the tree of the {@code files} commands: {@code Mounts.MFS}
 * @param allowOther whether users other than the one who mounts may enter, when nobody says: {@code
 *     Mounts.FuseAllowOther}
 * @param driver what puts trees before the kernel, when nobody says: {@code Mounts.Driver}
 * @param lookupDeadline how long a name, a listing or attributes may wait for blocks: {@code
 *     Mounts.LookupTimeout}
 * @param readDeadline how long a read may wait for blocks: {@code Mounts.ReadTimeout}
 * @param maxInodes how many files, directories and links of a mount the kernel may hold before it
 *     is asked to give old ones back: {@code Mounts.MaxInodes}
 */
public record MountRules(
    Path ipfs,
    Path ipns,
    Path mfs,
    boolean allowOther,
    MountDriver driver,
    Duration lookupDeadline,
    Duration readDeadline,
    int maxInodes) {
  /** Long enough for a far provider to be found, short enough for a shell to stay usable. */
  private static final Duration LOOKUP = Duration.ofSeconds(30);

  private static final Duration READ = Duration.ofSeconds(60);

  /**
   * Reads them.
   *
   * @throws FaultException MALFORMED, naming the key whose value makes no sense
   */
  public static MountRules of(Settings settings) throws FaultException {
    return new MountRules(
        settings.ipfsMount(),
        settings.ipnsMount(),
        settings.mfsMount(),
        settings.fuseAllowOther(),
        MountDriver.parse(settings.text("Mounts.Driver", MountDriver.AUTO.label())),
        positive(settings, "Mounts.LookupTimeout", LOOKUP),
        positive(settings, "Mounts.ReadTimeout", READ),
        inodes(settings));
  }

  private static int inodes(Settings settings) throws FaultException {
    return (int) settings.integer("Mounts.MaxInodes", TreeOptions.MAX_INODES, 1, Integer.MAX_VALUE);
  }

  private static Duration positive(Settings settings, String key, Duration standard)
      throws FaultException {
    Duration given = settings.duration(key, standard);
    if (given.isZero() || given.isNegative()) {
      throw FaultException.malformed("config: " + key + " must be longer than 0s");
    }
    return given;
  }
}
