package io.orrery.node.core;

import io.orrery.ipld.FaultException;
import io.orrery.node.repo.Repo;
import io.orrery.node.repo.Settings;
import io.orrery.node.store.Store;
import io.orrery.unixfs.NodeCache;
import io.orrery.unixfs.NodeSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A node that holds its repo. Owns what it gives out; safe from any thread. */
public final class Node implements AutoCloseable {
  /** Inner nodes of some hundred large files or directories. */
  private static final long NODE_CACHE_BYTES = 16L << 20;

  private static final int HASHING_QUEUE = 256;

  private final Repo repo;
  private final NodeSource nodes;
  private final ThreadPoolExecutor hashing;

  /** A node on a repo, which it closes. */
  public Node(Repo repo) {
    this.repo = repo;
    this.nodes = new NodeSource(repo.store(), new NodeCache(NODE_CACHE_BYTES));
    this.hashing = hashing(Runtime.getRuntime().availableProcessors());
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

  /** Files and directories, from the blocks that this node can get. */
  public NodeSource nodes() {
    return nodes;
  }

  /** Runs the hashing of what is imported; when it is busy, the caller does it. */
  public Executor hashing() {
    return hashing;
  }

  /** Ends what runs and lets go of the repo. */
  @Override
  public void close() throws FaultException {
    hashing.shutdown();
    repo.close();
  }
}
