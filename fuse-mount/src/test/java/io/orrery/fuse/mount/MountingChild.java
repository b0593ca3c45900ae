package io.orrery.fuse.mount;

import io.orrery.fuse.Drivers;
import io.orrery.fuse.Run;
import io.orrery.fuse.TinyTree;
import io.orrery.fuse.kernel.KernelDriver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A JVM of its own that mounts and then waits to be killed; or with one word more, looks and
 * unmounts.
 */
final class MountingChild {
  private MountingChild() {}

  static Process start(Path at, String repoId, Drivers driver) throws IOException {
    return new ProcessBuilder(command(at, repoId, driver))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  static List<String> command(Path at, String repoId, Drivers driver) {
    List<String> command = new ArrayList<>(Run.java(MountingChild.class));
    command.addAll(List.of(at.toString(), repoId, driver.name()));
    return command;
  }

  public static void main(String[] args) throws Exception {
    TinyTree tree = TinyTree.of("hello", "child");
    Path at = Path.of(args[0]);
    Optional<HandedDescriptor> handed = HandedDescriptor.of(at);
    Mount mount =
        handed.isPresent()
            ? Mount.serve(handed.get(), tree, KernelDriver::serve)
            : Drivers.valueOf(args[2]).open(at, tree, new MountOptions(args[1], false));
    System.out.println("mounted " + mount.mountPoint());
    if (args.length > 3) {
      System.out.println(Run.sh(at, "cat hello").succeeds());
      mount.close();
    }
    mount.ended().join();
  }
}
