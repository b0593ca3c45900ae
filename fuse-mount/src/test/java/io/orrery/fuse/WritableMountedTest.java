package io.orrery.fuse;

import io.orrery.ipld.FaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests with a writable mount of a tree on the heap, whose answers a test may hold back. Programs
 * work in it as root, or as nobody with {@link #asNobody}.
 */
@ParameterizedClass
@EnumSource
abstract class WritableMountedTest {
  @Parameter Drivers driver;
  @TempDir Path directory;
  Path at;
  private final Queue<Runnable> held = new ArrayDeque<>();
  private boolean holding;
  final MemoryTree tree = new MemoryTree(this::execute, Attributes.FOREVER, Opened.Cache.KEEP);
  Mount mount;

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
    MountedTest.requireFuse();
    Run.sh(directory, "chmod 755 .").succeeds();
    at = Files.createDirectory(directory.resolve("rw"));
    mount = driver.open(at, tree, new MountOptions("test", true, true));
    Run.sh(at, "chmod 777 .").succeeds();
  }

  @AfterEach
  void unmountIt() throws FaultException {
    if (mount != null) {
      release();
      mount.abort();
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
    while (tree.openHandles() != 0) {
      Thread.onSpinWait();
    }
  }
}
