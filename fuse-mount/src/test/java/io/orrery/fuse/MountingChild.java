package io.orrery.fuse;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM of its own that mounts and then waits to be killed. */
final class MountingChild {
  private MountingChild() {}

  static Process start(Path at, String repoId, Drivers driver) throws IOException {
    List<String> command = new ArrayList<>(java(MountingChild.class));
    command.addAll(List.of(at.toString(), repoId, driver.name()));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** The command that runs a class as this JVM was started. */
  static List<String> java(Class<?> main) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (flag.startsWith("--add-opens")
          || flag.startsWith("--enable")
          || flag.startsWith("--sun")) {
        command.add(flag);
      }
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    return command;
  }

  public static void main(String[] args) throws Exception {
    TinyTree tree = TinyTree.of("hello", "child");
    Mount mount =
        Drivers.valueOf(args[2]).open(Path.of(args[0]), tree, new MountOptions(args[1], false));
    System.out.println("mounted");
    mount.ended().join();
  }
}
