package io.orrery.node.repo;

import io.orrery.ipld.FaultException;
import io.orrery.libp2p.Multiaddr;
import io.orrery.node.store.Store;
import io.orrery.node.store.StoreOptions;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * A repo, held: its lock is this process's until {@link #close}. Safe for any thread.
 *
 * <p>The folder holds {@code config} (Kubo's names), {@code version}, {@code store}, {@code
 * keystore}, {@code lock}, and while a process serves it {@code api} and {@code gateway}.
 */
public final class Repo implements AutoCloseable {
  /** A change of the configuration. */
  @FunctionalInterface
  public interface ConfigChange {
    Config apply(Config config) throws FaultException;
  }

  private final RepoFolder folder;
  private final RepoLock lock;
  private final Store store;
  private final Keystore keystore;
  private volatile Config config;
  private boolean closed;

  private Repo(RepoFolder folder, RepoLock lock, Config config, Store store) {
    this.folder = folder;
    this.lock = lock;
    this.config = config;
    this.store = store;
    this.keystore = new Keystore(folder.keystore());
  }

  /**
   * Takes the lock of the repo in {@code path} and opens it.
   *
   * @param purpose what this process is, such as {@code orrery daemon}: told to whoever finds the
   *     repo held
   * @throws FaultException ABSENT when there is none; REFUSED, naming the holder, when another
   *     process holds it; UNSUPPORTED for a Kubo repo or a newer version; MALFORMED when its
   *     configuration makes no sense; and what {@link Store#open} throws
   */
  public static Repo open(Path path, Program program, String purpose) throws FaultException {
    RepoFolder folder = new RepoFolder(path, program);
    folder.requireRepo();
    RepoLock lock = RepoLock.acquire(path, purpose);
    try {
      // Whoever wrote them held the lock, and is gone.
      BoundAddresses.remove(path);
      return opened(folder, lock, folder.readConfig(), false);
    } catch (FaultException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /**
   * Makes a repo in {@code path} and holds it. When the process dies half way, there is none, and
   * this may be called again.
   *
   * @param config what {@link Config#initial} gives, or another with an identity
   * @throws FaultException REFUSED when there is one already or the folder cannot be written;
   *     UNSUPPORTED for a Kubo repo; MALFORMED for a configuration that makes no sense
   */
  public static Repo init(Path path, Program program, Config config, String purpose)
      throws FaultException {
    Identity.of(config);
    RepoFolder folder = new RepoFolder(path, program);
    folder.prepare();
    RepoLock lock = RepoLock.acquire(path, purpose);
    try {
      // Again, for another process may have made one before the lock was ours.
      folder.prepare();
      folder.makeFolders();
      Repo repo = opened(folder, lock, config, true);
      try {
        folder.finish(config);
      } catch (FaultException | RuntimeException e) {
        repo.close();
        throw e;
      }
      return repo;
    } catch (FaultException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static Repo opened(RepoFolder folder, RepoLock lock, Config config, boolean create)
      throws FaultException {
    StoreOptions options =
        StoreOptions.standard()
            .withCreate(create)
            .withHashOnRead(new Settings(config).hashOnRead());
    return new Repo(folder, lock, config, Store.open(folder.store(), options));
  }

  /** Whether {@code path} holds a finished repo or what looks like one; nothing is opened. */
  public static boolean existsAt(Path path) {
    return new RepoFolder(path, Program.ORRERY).isFinished();
  }

  /**
   * The configuration of the repo in {@code path}, read without its lock: for a process that only
   * wants to know, while another may hold it.
   */
  public static Config readConfig(Path path, Program program) throws FaultException {
    RepoFolder folder = new RepoFolder(path, program);
    folder.requireRepo();
    return folder.readConfig();
  }

  /**
   * The keys of the repo in {@code path}, to be read only: without its lock, for another process
   * may hold it.
   */
  public static Keystore readKeystore(Path path, Program program) throws FaultException {
    RepoFolder folder = new RepoFolder(path, program);
    folder.requireRepo();
    return new Keystore(folder.keystore());
  }

  public Path path() {
    return folder.path();
  }

  public Store store() {
    return store;
  }

  /** The keys that are not the identity's. */
  public Keystore keystore() {
    return keystore;
  }

  /**
   * Who this node is. Read when asked for: most commands never need it, and the first use of a key
   * in a process takes a tenth of a second.
   *
   * @throws FaultException MALFORMED when the configuration holds none
   */
  public Identity identity() throws FaultException {
    return Identity.of(config);
  }

  /** Names this repo in mount tables and logs: the node's peer id as the configuration says it. */
  public String id() throws FaultException {
    return new Settings(config).text(Identity.PEER_ID, "");
  }

  /** The configuration as it was when the repo was opened or changed through {@link #change}. */
  public Config config() {
    return config;
  }

  /** The configuration as it stands in the file now, whoever edited it. */
  public Config storedConfig() throws FaultException {
    return folder.readConfig();
  }

  /**
   * Changes the configuration in the file, durably, and gives the changed one. A process that runs
   * by the old one goes on so where it has taken a value already.
   */
  public synchronized Config change(ConfigChange change) throws FaultException {
    Config changed = change.apply(storedConfig());
    DurableFile.write(folder.config(), changed.toBytes());
    config = changed;
    return changed;
  }

  /** Tells others where the RPC API listens, with the port that was really bound. */
  public void announceApi(Multiaddr bound) throws FaultException {
    BoundAddresses.writeApi(path(), bound);
  }

  /** Tells others where the gateway listens, with the port that was really bound. */
  public void announceGateway(InetSocketAddress bound) throws FaultException {
    BoundAddresses.writeGateway(path(), bound);
  }

  /**
   * Sends nobody here any more: takes the announced addresses back, and lets whoever wants the repo
   * wait for its lock instead of being refused.
   */
  public void announceEnd() throws FaultException {
    BoundAddresses.remove(path());
    lock.announceEnd();
  }

  /** Takes the announced addresses back, closes the store and lets go of the lock. */
  @Override
  public synchronized void close() throws FaultException {
    if (closed) {
      return;
    }
    closed = true;
    try (lock;
        store) {
      BoundAddresses.remove(path());
    }
  }
}
