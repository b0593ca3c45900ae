package io.orrery.mfs;

import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.mfs.file.FileContent;
import io.orrery.mfs.file.FileLog;
import io.orrery.mfs.file.LeafPipe;
import io.orrery.mfs.journal.Durable;
import io.orrery.mfs.journal.Journal;
import io.orrery.unixfs.DirectoryEditor;
import io.orrery.unixfs.FileDag;
import io.orrery.unixfs.FileHoles;
import io.orrery.unixfs.ImportedNode;
import io.orrery.unixfs.Mtime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A tree of files and directories that change. What {@link #sync} has completed for survives the
 * process and the power; what nobody synced is lost for a second at most. A commit makes canonical
 * DAGs of all that changed: when it is asked for, when the tree is idle, soon after the last close
 * of a file, when the log gets long, and at the end.
 *
 * <p>All calls are safe from any thread, need only blocks that are here, and fail with CLOSED after
 * {@link #close()}.
 */
public final class MutableTree implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MutableTree.class);

  /** How long the log of the smallest tree may become. */
  private static final long SHORT_LOG = 16L << 20;

  private final TreeStore store;
  private final TreeOptions options;
  private final LocalNodes base;
  private final Children.Gone gone = new Children.Gone();
  private final TreeLog log = new TreeLog();

  /** Remembers what it learned of directories; of whoever commits. */
  private final DirectoryEditor directoryEditor;

  private final Leaves leaves;
  private final LeafPipe pipe;
  private final FileHoles holes;
  private final List<TreeListener> listeners = new CopyOnWriteArrayList<>();

  private final TreeLock lock;

  private final MutableDirectory root;
  private final CommitThread commits;
  private final FlushThread flushes;

  /** The row of the last commit; of whoever commits. */
  private volatile TreeRoot landed;

  private final NodeDags dags;
  private final InodeNumbers numbers;
  private final Departures departures = new Departures();

  private MutableTree(TreeStore store, TreeOptions options, TreeRoot landed) {
    this.store = store;
    this.options = options;
    this.lock = new TreeLock(store.label());
    this.base = new LocalNodes(store.nodes());
    this.directoryEditor = new DirectoryEditor(store.nodes(), options.profile());
    this.leaves = new Leaves(store);
    this.pipe = new LeafPipe(options.profile(), options.hashing(), leaves);
    this.holes = new FileHoles(store.nodes(), options.profile());
    this.landed = landed;
    this.numbers = new InodeNumbers(store.number(), landed.nextInode());
    this.root =
        new MutableDirectory(
            this, landed.inode(), new ImportedNode(landed.cid(), 0, landed.tsize()));
    this.commits = new CommitThread(this);
    this.flushes = new FlushThread(this);
    this.dags = new NodeDags(this);
  }

  /**
   * Opens a tree, a new one if there is none, and does again what its log holds beyond its root.
   *
   * @throws FaultException CORRUPT; UNREACHABLE with the block when one is not here that the log
   *     needs; FULL; IO
   */
  public static MutableTree open(TreeStore store, TreeOptions options) throws FaultException {
    Optional<TreeRoot> row = store.root();
    MutableTree tree =
        new MutableTree(
            store, options, row.isPresent() ? row.get() : TreeRoot.plant(store, options));
    TreeReplay replay = new TreeReplay(tree);
    // Leaves are on the disk before the log speaks of them, so a sync of the log is all.
    Journal journal =
        Journal.open(store.log(), tree.landed.firstGeneration(), replay, Durable.NOTHING);
    tree.log.opened(journal);
    try {
      tree.leaves.hold(replay.references());
    } catch (FaultException | RuntimeException e) {
      tree.leaves.close();
      journal.close();
      throw e;
    }
    tree.commits.start();
    tree.flushes.start();
    return tree;
  }

  public String label() {
    return store.label();
  }

  public MutableDirectory root() {
    return root;
  }

  public void addListener(TreeListener listener) {
    listeners.add(listener);
  }

  public void removeListener(TreeListener listener) {
    listeners.remove(listener);
  }

  /**
   * Completes when all that was changed before this call is durable; fails with FULL, after which
   * it may be tried again, or with IO. The calling thread brings it to the disk itself if nobody
   * else is at it; otherwise it completes on the log's thread, where nobody may wait.
   */
  public CompletableFuture<Void> sync() {
    try {
      flushes.flush();
    } catch (FaultException e) {
      return CompletableFuture.failedFuture(e);
    }
    return syncLog();
  }

  CompletableFuture<Void> syncLog() {
    return log.journal().syncHere();
  }

  /** The root of the last commit. */
  public Cid committed() {
    return landed.cid();
  }

  /**
   * Makes DAGs of all that has changed, durably, and answers the root. On the calling thread, which
   * waits for whoever commits already.
   *
   * @throws FaultException UNREACHABLE or TIMED_OUT for a block that is needed and cannot be had,
   *     FULL, IO; the tree and its log are as before then, and it is tried again later
   */
  public Cid commit() throws FaultException {
    return commits.commit();
  }

  /** The like, on the tree's own thread. */
  public CompletableFuture<Cid> commitSoon() {
    return commits.ask();
  }

  /**
   * The DAG of a node with all that was changed before this call; commits if need be.
   *
   * @throws FaultException as {@link #commit}; ABSENT for a directory that was removed
   */
  public Cid cid(MutableNode node) throws FaultException {
    return dags.cid(node);
  }

  /** The like, committing on the tree's own thread. */
  public CompletableFuture<Cid> cidSoon(MutableNode node) {
    return dags.cidSoon(node);
  }

  /**
   * Has the tree become another DAG, in one step; what it held has no name any more. Names that
   * both have keep their inode numbers.
   *
   * @throws FaultException NOT_A_DIRECTORY; UNREACHABLE with the root block when it is not here
   */
  public void replaceRoot(Cid cid) throws FaultException {
    leaves.hold(List.of(cid));
    commits.exclusively(
        () ->
            lock.changing(
                () -> {
                  base.directory(cid);
                  ImportedNode entry = base.entry(cid);
                  Mtime now = now();
                  root.markDirty();
                  log.root(cid, now);
                  applyRoot(entry, now);
                }));
    store.referred();
    tellNode(root);
    listeners.forEach(TreeListener::replaced);
  }

  void applyRoot(ImportedNode entry, Mtime now) throws FaultException {
    root.entries().known().values().forEach(child -> departures.unlinked(child, now));
    Inode foreign =
        Inode.foreign(root.number(), NodeKind.DIRECTORY, base.node(entry.cid()).metadata(), now);
    root.become(entry, foreign);
    departures.replaced();
  }

  /**
   * DAGs and blocks that the tree needs and its durable root need not reach: of changes that are
   * not committed, and of files that are open without a name. Whoever deletes blocks spares them
   * and what is below.
   */
  public Set<Cid> references() {
    return lock.looking(
        () -> {
          Set<Cid> all = new HashSet<>();
          Deque<MutableNode> left = new ArrayDeque<>(departures.orphans());
          left.add(root);
          while (!left.isEmpty()) {
            MutableNode node = left.remove();
            if (node.committed() != null) {
              all.add(node.committed().cid());
            }
            if (node instanceof MutableFile file) {
              all.addAll(file.references());
            } else if (node instanceof MutableDirectory directory) {
              directory.entries().overlay().all().values().stream()
                  .filter(child -> child != null)
                  .forEach(left::add);
            }
          }
          return all;
        });
  }

  /** The bytes of the log: what a crash now would have the next opening do again. */
  public long logBytes() {
    return log.journal().bytes();
  }

  /**
   * Commits, syncs and ends; what could not be committed stays in the log. More than once does no
   * harm.
   */
  @Override
  public void close() throws FaultException {
    synchronized (this) {
      if (lock.isClosed()) {
        return;
      }
      flushes.close();
      commits.close();
      commits.exclusively(lock::close);
    }
    try {
      log.journal().close();
    } finally {
      leaves.close();
    }
  }

  // What the nodes and the commit need of the tree.

  /** Work on the content of a file, which is dirty and known to the log meanwhile. */
  <T> T changingContent(MutableFile file, TreeLock.Work<T> work) throws FaultException {
    while (true) {
      Optional<T> done =
          lock.lookingAt(
              () -> {
                if (!file.isReady()) {
                  return Optional.empty();
                }
                flushes.add(file);
                return Optional.of(work.run());
              });
      if (done.isPresent()) {
        return done.get();
      }
      lock.changing(() -> file.markDirty());
    }
  }

  TreeLock lock() {
    return lock;
  }

  TreeStore store() {
    return store;
  }

  TreeOptions options() {
    return options;
  }

  LocalNodes base() {
    return base;
  }

  Children.Gone gone() {
    return gone;
  }

  TreeLog log() {
    return log;
  }

  DirectoryEditor directoryEditor() {
    return directoryEditor;
  }

  Leaves leaves() {
    return leaves;
  }

  /** The content of a file, from {@code dag} on, which is null for a new one. */
  FileContent content(FileDag dag, FileLog changes) {
    return new FileContent(dag, store.nodes(), holes, changes, pipe);
  }

  Mtime now() {
    return Times.now(options.clock());
  }

  InodeNumbers numbers() {
    return numbers;
  }

  NodeDags dags() {
    return dags;
  }

  /** A node was made dirty. */
  void noteDirty(MutableNode node) {
    commits.touch(node.isAttached());
  }

  /** A file was closed by the last who could write it. */
  void settled(MutableFile file) {
    if (lock.looking(() -> file.isDirty() && file.isAttached())) {
      commits.settle();
    }
  }

  Departures departures() {
    return departures;
  }

  /** Brings what is in memory alone into the log, as far as that takes it. */
  void flushWritten() {
    flushes.tryFlush();
  }

  void tellEntry(MutableDirectory directory, Name name) {
    commits.changed();
    listeners.forEach(listener -> listener.entryChanged(directory, name));
  }

  void tellNode(MutableNode node) {
    commits.changed();
    listeners.forEach(listener -> listener.nodeChanged(node));
  }

  void tellCommitted(Cid cid) {
    listeners.forEach(listener -> listener.committed(cid));
  }

  /** Whether a commit has anything to do. */
  boolean hasChanges() throws FaultException {
    return lock.lookingAt(() -> root.isDirty() || departures.hasHeldChanges());
  }

  /** What a commit costs is bounded by what the tree holds: the log of a small one stays short. */
  boolean isLogLong() {
    long worth = Math.max(SHORT_LOG, 2 * landed.tsize());
    return logBytes() > Math.min(options.logBytes(), worth);
  }

  TreeRoot landed() {
    return landed;
  }

  void setLanded(TreeRoot now) {
    landed = now;
  }

  static void warn(String what, MutableTree tree, FaultException e) {
    LOG.warn("{}: {}: {}", tree.label(), what, e.getMessage());
  }
}
