package io.orrery.node;

import io.orrery.ipld.BlockSource;
import io.orrery.ipld.FaultException;
import io.orrery.node.filestore.Filestore;
import io.orrery.node.filestore.OwnMounts;
import io.orrery.node.mounts.MountRules;
import io.orrery.node.mounts.Mountable;
import io.orrery.node.mounts.Mounts;
import io.orrery.node.naming.Names;
import io.orrery.node.naming.OwnKey;
import io.orrery.node.pin.Pins;
import io.orrery.node.repo.Program;
import io.orrery.node.repo.Repo;
import io.orrery.node.repo.Settings;
import io.orrery.node.store.Store;
import io.orrery.node.tree.KeyTrees;
import io.orrery.node.tree.Trees;
import io.orrery.unixfs.NodeCache;
import io.orrery.unixfs.NodeSource;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a running process has of the node: its repo, held, and what stands on it. Commands get it,
 * whether they run in a process of their own or in the daemon. Safe for any thread.
 */
public final class Node implements AutoCloseable {
  /** Inner nodes of some hundred large files or directories. */
  private static final long NODE_CACHE_BYTES = 8L << 20;

  private static final int HASHING_QUEUE = 256;

  private final Repo repo;
  private final NodeCache cache = new NodeCache(NODE_CACHE_BYTES);
  private final Filestore filestore;
  private final NodeSource nodes;
  private final Pins pins;
  private final Names names;
  private final ThreadPoolExecutor hashing;
  private final Trees trees;
  private final KeyTrees keyTrees;
  private volatile Mounts mounts;

  private Node(Repo repo) {
    this.repo = repo;
    this.filestore =
        new Filestore(
            repo.store(),
            // As in Kubo, so that a home may move together with its repo.
            repo.path().toAbsolutePath().getParent(),
            new MountsIfAny(),
            () -> settings().flag(Filestore.ENABLED, false));
    this.nodes = new NodeSource(filestore, cache);
    this.pins = new Pins(repo.store(), filestore);
    this.names = new Names(repo, Clock.systemUTC());
    this.hashing = hashing(Runtime.getRuntime().availableProcessors());
    this.trees =
        new Trees(
            repo.store(),
            pins,
            names::roots,
            filestore,
            cache,
            repo.path().resolve("trees"),
            this::settings,
            hashing);
    this.keyTrees = new KeyTrees(trees, names, repo.store(), nodes);
  }

  /**
   * Opens the repo in {@code path}.
   *
   * @param purpose what this process is, for whoever finds the repo held
   * @throws FaultException what {@link Repo#open} throws
   */
  public static Node open(Path path, Program program, String purpose) throws FaultException {
    return new Node(Repo.open(path, program, purpose));
  }

  private static ThreadPoolExecutor hashing(int threads) {
    AtomicInteger number = new AtomicInteger();
    return new ThreadPoolExecutor(
        threads,
        threads,
        1,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(HASHING_QUEUE),
        task -> {
          Thread thread = new Thread(task, "orrery-hash-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        },
        // A full queue makes whoever hands in the work do it.
        new ThreadPoolExecutor.CallerRunsPolicy());
  }

  public Repo repo() {
    return repo;
  }

  /** The configuration as it stands now. */
  public Settings settings() {
    return new Settings(repo.config());
  }

  public Store store() {
    return repo.store();
  }

  /** Where blocks come from. */
  public BlockSource source() {
    return filestore;
  }

  /** The blocks that lie in the user's files. */
  public Filestore filestore() {
    return filestore;
  }

  /** Files and directories, from the blocks that this node can get. */
  public NodeSource nodes() {
    return nodes;
  }

  /** What must not be deleted. */
  public Pins pins() {
    return pins;
  }

  /** What can be changed: files and directories that commands and mounts write. */
  public Trees trees() {
    return trees;
  }

  /** The trees of own keys, in step with the records of their names. */
  public KeyTrees keyTrees() {
    return keyTrees;
  }

  /** Keys, and where names lead. */
  public Names names() {
    return names;
  }

  /** Runs the hashing of what is imported; when it is busy, the caller does it. */
  public Executor hashing() {
    return hashing;
  }

  /** How many files and directories the kernel holds of what this process has mounted. */
  public synchronized long heldNodes() {
    return mounts == null ? 0 : mounts.heldNodes();
  }

  /**
   * What this process has mounted; made when first asked for, since few processes mount.
   *
   * @throws FaultException MALFORMED when the configuration of mounts makes no sense
   */
  public synchronized Mounts mounts() throws FaultException {
    if (mounts == null) {
      Mountable what =
          new Mountable(source(), cache, pins, names, repo.keystore(), trees, keyTrees);
      mounts = new Mounts(repo.id(), repo.path(), MountRules.of(settings()), what);
    }
    return mounts;
  }

  /**
   * Passes for keys whose trees are mounted nowhere but in /ipns.
   *
   * @throws FaultException REFUSED, with where one is
   */
  public synchronized void requireUnmounted(List<OwnKey> keys) throws FaultException {
    if (mounts != null) {
      for (OwnKey key : keys) {
        mounts.requireUnmounted(key);
      }
    }
  }

  /** Forgets the trees of keys that were removed, unless they are here under other names. */
  public void removeTrees(List<OwnKey> removed) throws FaultException {
    for (OwnKey key : removed) {
      if (names.keys().of(key.ipnsName()).isEmpty()) {
        keyTrees.remove(key.ipnsName());
      }
    }
  }

  /** Most processes have no mounts, and are not made to look for them. */
  private final class MountsIfAny implements OwnMounts {
    @Override
    public Path follow(Path absolute) throws FaultException {
      return mounts().follow(absolute);
    }

    @Override
    public boolean cover(Path path) {
      Mounts mine = mounts;
      return mine != null && mine.cover(path);
    }
  }

  /** Closes all of it, in order; more than once does no harm. */
  @Override
  public synchronized void close() throws FaultException {
    if (mounts != null) {
      mounts.close();
    }
    try (repo) {
      try (keyTrees) {
        trees.close();
      }
      filestore.close();
    } finally {
      hashing.shutdown();
    }
  }
}
