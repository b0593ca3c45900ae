package io.orrery.fuse.names;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.fuse.Content;
import io.orrery.fuse.Drivers;
import io.orrery.fuse.Run;
import io.orrery.fuse.TreeOptions;
import io.orrery.fuse.mount.Mount;
import io.orrery.fuse.mount.MountOptions;
import io.orrery.fuse.mount.Operation;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.FaultySource;
import io.orrery.ipld.Name;
import io.orrery.unixfs.NodeCache;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Names whose content is far away, beside names whose content is here. */
@ParameterizedClass
@EnumSource
class NamesTreeTest {
  /** Longer than any test lives. */
  private static final Duration PATIENCE = Duration.ofDays(1);

  /** More than a driver has threads on a small machine. */
  private static final int WAITING = 40;

  @Parameter Drivers driver;
  @TempDir Path directory;
  private Path at;
  private final Content content = new Content();
  private final FaultySource source = new FaultySource(content.blocks);
  private Cid far;
  private Mount mount;

  /** Others' names, whose records are known. */
  private record Records(Map<Name, Cid> roots) implements NameRoots {
    @Override
    public List<Shown> own() {
      return List.of();
    }

    @Override
    public CompletableFuture<Target> find(Name name, Deadline deadline) {
      Cid root = roots.get(name);
      return root == null
          ? CompletableFuture.failedFuture(new FaultException(Fault.ABSENT, "no name"))
          : CompletableFuture.completedFuture(new Foreign(root, Duration.ZERO, Map::of));
    }

    @Override
    public void whenChanged(Consumer<Name> changed) {}

    @Override
    public void forget(Consumer<Name> changed) {}
  }

  @BeforeEach
  void mountIt() throws Exception {
    Drivers.requireFuse();
    at = Files.createDirectory(directory.resolve("ipns"));
    Cid near = content.directory(Map.of("f", content.text("near"))).cid();
    far = content.directory(Map.of("f", content.text("far"))).cid();
    Map<Name, Cid> roots = new HashMap<>(Map.of(Name.of("near"), near));
    IntStream.range(0, WAITING).forEach(i -> roots.put(Name.of("far" + i), far));
    NamesTree tree =
        new NamesTree(
            new Records(roots),
            source,
            new NodeCache(1 << 20),
            new TreeOptions(PATIENCE, PATIENCE, directory, Runnable::run, TreeOptions.MAX_INODES),
            Duration.ZERO);
    mount = driver.open(at, tree, new MountOptions("test", true));
  }

  @AfterEach
  void unmountIt() throws FaultException {
    if (mount != null) {
      mount.abort();
    }
  }

  @Test
  void whoeverWaitsForAFarNameKeepsNobodyFromAnother() {
    source.hold(far);
    List<Process> waiting =
        IntStream.range(0, WAITING).mapToObj(i -> Run.start(at, "cat far" + i + "/f")).toList();
    Deadline guard = Deadline.after(Duration.ofMinutes(1));
    while (mount.requests(Operation.LOOKUP) < WAITING) {
      assertThat(guard.passed()).as("all threads wait for the first name").isFalse();
      Thread.onSpinWait();
    }
    assertThat(Run.sh(at, "cat near/f").succeeds()).isEqualTo("near");
    source.mend(far);
    for (Process process : waiting) {
      assertThat(Run.of(process).succeeds()).isEqualTo("far");
    }
  }
}
