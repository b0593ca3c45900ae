package io.orrery.node.tree;

import io.orrery.ipld.BlockSource;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.mfs.MutableTree;
import io.orrery.mfs.TreeRoot;
import io.orrery.node.pin.Keeper;
import io.orrery.node.pin.Pins;
import io.orrery.node.repo.Settings;
import io.orrery.node.store.Store;
import io.orrery.unixfs.NodeCache;
import io.orrery.unixfs.NodeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The mutable trees of a node, by name. Safe for any thread. */
public final class Trees implements Keeper, AutoCloseable {
  private static final String FILES = "files";
  private static final String KEY = "key:";

  private final Store store;
  private final Pins pins;
  private final TreeSweep sweep;
  private final NodeSource nodes;
  private final Path folder;
  private final Supplier<Settings> settings;
  private final Executor hashing;

  private final WriteTurns turns = new WriteTurns();

  /** Those that are open. Changed under this object. */
  private final Map<String, MutableTree> open = new ConcurrentHashMap<>();

  private boolean closed;

  /**
   * The trees of {@code store}; none is opened.
   *
   * @param local the blocks that are here
   * @param published holds what records of names lead to, which may be what a tree was before
   * @param folder where their logs are, which this process holds
   */
  public Trees(
      Store store,
      Pins pins,
      Keeper published,
      BlockSource local,
      NodeCache cache,
      Path folder,
      Supplier<Settings> settings,
      Executor hashing) {
    this.store = store;
    this.pins = pins;
    this.sweep = new TreeSweep(store, pins, published);
    this.nodes = new NodeSource(local, cache);
    this.folder = folder;
    this.settings = settings;
    this.hashing = hashing;
    pins.addKeeper(this);
  }

  /**
   * The tree that {@code files} commands work on, made if there is none.
   *
   * @throws FaultException what {@link MutableTree#open} throws, and CLOSED
   */
  public MutableTree files() throws FaultException {
    return open(FILES);
  }

  /**
   * The tree that a key of this node publishes, made if there is none.
   *
   * @param id the key's peer id, which stays when the key gets another name
   */
  public MutableTree key(String id) throws FaultException {
    return open(KEY + id);
  }

  /** Whose turn it is to write a file as a whole. */
  public WriteTurns turns() {
    return turns;
  }

  /** Whether there is a tree of a key: whoever only reads need not make one. */
  public boolean hasKey(String id) throws FaultException {
    return store.read(tx -> TreeRow.find(tx, KEY + id)).isPresent();
  }

  /** The root of the last commit of a key's tree, open or not; nothing when there is no tree. */
  public Optional<Cid> committed(String id) throws FaultException {
    return store
        .read(tx -> TreeRow.find(tx, KEY + id))
        .flatMap(TreeRow.Row::root)
        .map(TreeRoot::cid);
  }

  /** Whether the log of a key's tree, which is not open, has more than the last commit. */
  public boolean isLogged(String id) throws FaultException {
    Optional<TreeRow.Row> row = store.read(tx -> TreeRow.find(tx, KEY + id));
    if (row.isEmpty() || row.get().root().isEmpty()) {
      return false;
    }
    return row.get().root().get().isBehind(StoredTree.log(folder, row.get().number()));
  }

  private synchronized MutableTree open(String name) throws FaultException {
    if (closed) {
      throw new FaultException(Fault.CLOSED, "the node is closed");
    }
    MutableTree tree = open.get(name);
    if (tree == null) {
      StoredTree stored = StoredTree.open(store, pins, sweep, nodes, name, folder);
      tree = MutableTree.open(stored, TreeSettings.of(settings.get(), hashing));
      open.put(name, tree);
    }
    return tree;
  }

  /**
   * Forgets the tree of a key, with what is in it that nobody else holds.
   *
   * @param id the key's peer id
   */
  public synchronized void removeKey(String id) throws FaultException {
    String name = KEY + id;
    MutableTree tree = open.remove(name);
    if (tree != null) {
      tree.close();
    }
    Optional<TreeRow.Row> row = store.read(tx -> TreeRow.find(tx, name));
    if (row.isPresent()) {
      store.write(
          tx -> {
            TreeRow.remove(tx, name);
            return null;
          });
      removeLog(StoredTree.log(folder, row.get().number()));
    }
  }

  private static void removeLog(Path log) throws FaultException {
    if (!Files.isDirectory(log)) {
      return;
    }
    try (Stream<Path> files = Files.list(log)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(log);
    } catch (IOException e) {
      throw new FaultException(Fault.IO, "could not remove " + log + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void prepare() throws FaultException {
    // What a log holds is known only when its tree is open.
    for (String name : store.read(TreeRow::all).keySet()) {
      open(name);
    }
  }

  @Override
  public Collection<Cid> kept() throws FaultException {
    Set<Cid> kept = new HashSet<>();
    for (MutableTree tree : open.values()) {
      kept.addAll(tree.references());
    }
    // Read after the trees were asked: a commit in between moves things from there to here.
    for (TreeRow.Row row : store.read(TreeRow::all).values()) {
      row.root().map(TreeRoot::cid).ifPresent(kept::add);
    }
    return kept;
  }

  /** Deletes now what commits superseded. */
  void sweepSuperseded() throws IOException {
    sweep.sweep();
  }

  /** Closes all; more than once does no harm. */
  @Override
  public void close() throws FaultException {
    // It may be waiting for a tree to be opened, so not under this object.
    sweep.close();
    closeTrees();
  }

  private synchronized void closeTrees() throws FaultException {
    closed = true;
    FaultException failure = null;
    for (MutableTree tree : open.values()) {
      try {
        tree.close();
      } catch (FaultException e) {
        failure = e;
      }
    }
    open.clear();
    if (failure != null) {
      throw failure;
    }
  }
}
