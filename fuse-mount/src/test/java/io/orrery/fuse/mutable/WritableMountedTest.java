package io.orrery.fuse.mutable;

import io.orrery.fuse.Drivers;
import io.orrery.fuse.Run;
import io.orrery.fuse.mount.Mount;
import io.orrery.fuse.mount.MountOptions;
import io.orrery.ipld.FaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests with a writable mount of a tree, whose answers a test of the model may hold back. Programs
 * work in it as root, or as nobody with {@link #asNobody}.
 */
@ParameterizedClass
@MethodSource("mounts")
abstract class WritableMountedTest {
  @Parameter(0)
  Drivers driver;

  @Parameter(1)
  Ground.Kind kind;

  @TempDir Path directory;
  Path at;
  private final Queue<Runnable> held = new ArrayDeque<>();
  private boolean holding;
  Ground ground;
  Mount mount;

  static List<Arguments> mounts() {
    return Stream.of(Drivers.values())
        .flatMap(driver -> Stream.of(Ground.Kind.values()).map(kind -> Arguments.of(driver, kind)))
        .toList();
  }

  private void execute(Runnable task) {
    synchronized (held) {
      if (holding) {
        held.add(task);
        held.notifyAll();
        return;
      }
    }
    task.run();
  }

  /** From now on requests are answered by {@link #release} only. */
  void hold() {
    synchronized (held) {
      holding = true;
    }
  }

  /** Returns when a request is held. */
  void awaitHeld() throws InterruptedException {
    synchronized (held) {
      while (held.isEmpty()) {
        held.wait();
      }
    }
  }

  void release() {
    Queue<Runnable> tasks;
    synchronized (held) {
      holding = false;
      tasks = new ArrayDeque<>(held);
      held.clear();
    }
    tasks.forEach(Runnable::run);
  }

  @BeforeEach
  void mountIt() throws IOException {
    Drivers.requireFuse();
    Run.sh(directory, "chmod 755 .").succeeds();
    at = Files.createDirectory(directory.resolve("rw"));
    ground = Ground.of(kind, driver, this::execute, directory);
    mountAgain();
    Run.sh(at, "chmod 777 .").succeeds();
  }

  void mountAgain() throws FaultException {
    mount = driver.open(at, ground.tree(), new MountOptions("test", true, true));
  }

  @AfterEach
  void unmountIt() throws FaultException {
    if (mount != null) {
      release();
      mount.abort();
    }
    if (ground != null) {
      ground.close();
    }
  }

  /** Runs a shell line in the mount. */
  Run sh(String line) {
    return Run.sh(at, line);
  }

  /** The same as an ordinary user. */
  Run asNobody(String line) {
    return sh("exec setpriv --reuid=65534 --regid=65534 --clear-groups sh -c '" + line + "'");
  }

  /** Returns when the kernel holds nothing open. */
  void awaitNothingOpen() {
    while (ground.openHandles() != 0) {
      Thread.onSpinWait();
    }
  }
}
