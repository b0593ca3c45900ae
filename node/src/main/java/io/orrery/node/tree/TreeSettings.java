package io.orrery.node.tree;

import io.orrery.ipld.FaultException;
import io.orrery.mfs.TreeOptions;
import io.orrery.node.repo.Settings;
import java.util.concurrent.Executor;

/** What the configuration says of mutable trees. */
final class TreeSettings {
  private TreeSettings() {}

  /**
   * Reads it. {@code Mounts.StoreMode} and {@code Mounts.StoreMtime} say whether UnixFS carries
   * permissions and times: true = always, false = never; where they are not set, permissions that
   * are not the usual ones and times that a program chose.
   */
  static TreeOptions of(Settings settings, Executor hashing) throws FaultException {
    return TreeOptions.of(settings.importProfile(), hashing)
        .withMode(keep(settings, "Mounts.StoreMode"))
        .withMtime(keep(settings, "Mounts.StoreMtime"));
  }

  private static TreeOptions.Keep keep(Settings settings, String key) throws FaultException {
    if (settings.flag(key, false)) {
      return TreeOptions.Keep.ALWAYS;
    }
    return settings.flag(key, true) ? TreeOptions.Keep.WHEN_SET : TreeOptions.Keep.NEVER;
  }
}
