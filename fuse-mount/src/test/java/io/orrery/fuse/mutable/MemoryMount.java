package io.orrery.fuse.mutable;

import io.orrery.fuse.Drivers;
import io.orrery.fuse.Opened;
import io.orrery.fuse.mount.Mount;
import io.orrery.fuse.mount.MountOptions;
import java.nio.file.Path;
import java.time.Duration;

/** Mounts a tree on the heap until its input ends, for programs beside the tests. */
final class MemoryMount {
  private MemoryMount() {}

  public static void main(String[] args) throws Exception {
    MemoryTree tree = new MemoryTree(Runnable::run, Duration.ofSeconds(1), Opened.Cache.KEEP);
    Drivers driver = Drivers.valueOf(args[0]);
    try (Mount mount =
        driver.open(Path.of(args[1]), tree, new MountOptions("memory", true, true))) {
      System.out.println("mounted " + mount.mountPoint());
      while (System.in.read() >= 0) {}
    }
    System.out.println("handles " + tree.openHandles() + " references " + tree.references());
  }
}
