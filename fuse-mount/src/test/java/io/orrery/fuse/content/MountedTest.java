package io.orrery.fuse.content;

import io.orrery.fuse.Content;
import io.orrery.fuse.Drivers;
import io.orrery.fuse.Run;
import io.orrery.fuse.TreeOptions;
import io.orrery.fuse.mount.Mount;
import io.orrery.fuse.mount.MountOptions;
import io.orrery.fuse.mount.Operation;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.FaultySource;
import io.orrery.unixfs.NodeCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests with a mount of /ipfs that answers from blocks on the heap, behind a source that lacks,
 * spoils or holds back what a test says. The mount is looked at by other programs only, see {@link
 * Run}.
 */
@ParameterizedClass
@EnumSource
abstract class MountedTest {
  /** A deadline that no test lives to see; those that are about deadlines have their own. */
  private static final Duration PATIENCE = Duration.ofDays(1);

  @Parameter Drivers driver;
  @TempDir Path directory;
  Path at;
  final Content content = new Content();
  final FaultySource source = new FaultySource(content.blocks);
  final Collection<Cid> pinned = new CopyOnWriteArrayList<>();
  private final ExecutorService workers = Executors.newFixedThreadPool(4);
  IpfsTree tree;
  Mount mount;

  @BeforeEach
  void mountIt() throws IOException {
    Drivers.requireFuse();
    at = Files.createDirectory(directory.resolve("ipfs"));
    tree = new IpfsTree(source, new NodeCache(16 << 20), options(), () -> List.copyOf(pinned));
    mount = driver.open(at, tree, new MountOptions("test", true));
  }

  Duration patience() {
    return PATIENCE;
  }

  TreeOptions options() {
    return new TreeOptions(patience(), patience(), directory, workers, TreeOptions.MAX_INODES);
  }

  @AfterEach
  void unmountIt() throws FaultException {
    if (mount != null) {
      mount.abort();
    }
    workers.shutdownNow();
  }

  /** Runs a shell line in the mount. */
  Run sh(String line) {
    return Run.sh(at, line);
  }

  /**
   * Returns when the mount has asked the source for a block: whoever wants it hangs from now on.
   */
  void awaitAsked(Cid cid) {
    Deadline guard = Deadline.after(Duration.ofMinutes(2));
    while (!source.asked().contains(cid)) {
      if (guard.passed()) {
        throw new AssertionError("nobody ever asked for " + cid);
      }
      Thread.onSpinWait();
    }
  }

  long requests(Operation... operations) {
    return List.of(operations).stream().mapToLong(mount::requests).sum();
  }

  /** Every request that the kernel has sent. */
  long allRequests() {
    return requests(Operation.values());
  }
}
