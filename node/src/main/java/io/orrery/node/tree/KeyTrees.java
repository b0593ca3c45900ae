package io.orrery.node.tree;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.mfs.MutableTree;
import io.orrery.node.naming.IpnsName;
import io.orrery.node.naming.IpnsRecord;
import io.orrery.node.naming.Names;
import io.orrery.node.naming.OwnKey;
import io.orrery.node.naming.PublishListener;
import io.orrery.node.store.Store;
import io.orrery.node.store.WriteTransaction;
import io.orrery.unixfs.ContentPath;
import io.orrery.unixfs.DirectoryNode;
import io.orrery.unixfs.NodeSource;
import io.orrery.unixfs.Resolved;
import io.orrery.unixfs.Resolver;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trees of this node's keys, kept in step with the records of their names, both ways: what is
 * committed is signed soon after, and what a user publishes becomes the tree. A key that has no
 * tree yet gets what its name leads to, and never an empty one in its place.
 *
 * <p>A publication is noted down in the step that keeps its record, and marked as done once the
 * tree has become it; a tree that its record does not lead to is signed when it is opened, which
 * {@link #catchUp} does. So a process that dies in between leaves work to do and not two opinions.
 */
public final class KeyTrees implements PublishListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeyTrees.class);

  /** How long what was published may be waited for, before the tree is left as it is. */
  private static final Duration TAKE_OVER = Duration.ofMinutes(5);

  /** How long who publishes waits for the tree to show it. */
  private static final int PATIENCE_SECONDS = 10;

  private static final int IDLE_SECONDS = 10;
  private static final int WAITING = 256;

  private final Trees trees;
  private final Names names;
  private final Store store;
  private final NodeSource nodes;

  /** Opens trees, which reads their logs. */
  private final ThreadPoolExecutor workers;

  private final Map<IpnsName, MutableTree> open = new ConcurrentHashMap<>();
  private final RecordRenewal renewal;

  /**
   * @param nodes where what was published comes from
   */
  public KeyTrees(Trees trees, Names names, Store store, NodeSource nodes) {
    this.trees = trees;
    this.names = names;
    this.store = store;
    this.nodes = nodes;
    this.workers =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            KeyTrees::thread,
            KeyTrees::runHere);
    workers.allowCoreThreadTimeOut(true);
    this.renewal = new RecordRenewal(names);
    names.whenPublished(this);
  }

  /** What does not fit the queue is done by whoever brings it. */
  private static void runHere(Runnable task, ThreadPoolExecutor workers) {
    if (workers.isShutdown()) {
      throw new RejectedExecutionException("closed");
    }
    task.run();
  }

  private static Thread thread(Runnable task) {
    Thread made = new Thread(task, "orrery-key-trees");
    made.setDaemon(true);
    return made;
  }

  /**
   * The tree of a key of this node.
   *
   * <p>Fails as {@link Trees#key}; with UNREACHABLE or TIMED_OUT when what the name was published
   * to lead to is needed for the first time and is not to be had; NOT_A_DIRECTORY when that is a
   * file.
   */
  public CompletableFuture<MutableTree> open(IpnsName name, Deadline deadline) {
    MutableTree known = open.get(name);
    if (known != null) {
      return CompletableFuture.completedFuture(known);
    }
    return onWorkers(() -> prepare(name, deadline));
  }

  /**
   * Opens the trees that a killed process left with changes in their logs, or with a root that is
   * not signed, so that both are done soon though nobody asks for the trees. One after the other,
   * on a thread of its own; what cannot be opened is told of in the log.
   *
   * @return completes when all have been looked at
   */
  public CompletableFuture<Void> catchUp() {
    CompletableFuture<Void> done =
        onWorkers(
            () -> {
              for (OwnKey key : names.keys().list()) {
                catchUp(key.ipnsName());
              }
              return CompletableFuture.completedFuture(null);
            });
    return done.whenComplete(
        (nothing, failure) -> {
          if (failure != null) {
            leftAlone("every tree", failure);
          }
        });
  }

  private void catchUp(IpnsName name) {
    try {
      if (!open.containsKey(name) && isBehind(name)) {
        LOG.info("the tree of {} goes on where another process left it", name);
        MutableTree unused = opened(name);
      }
    } catch (FaultException e) {
      leftAlone("the tree of " + name, e);
    }
  }

  /** The end of this process needs no words: the next one begins with the same. */
  private static void leftAlone(String what, Throwable why) {
    FaultException fault = FaultException.unwrap(why);
    if (fault == null || fault.fault() != Fault.CLOSED) {
      LOG.warn("{} stays as it was left until it is opened: {}", what, reason(why));
    }
  }

  /** What to say of a failure, without the class of what it was wrapped in. */
  private static String reason(Throwable failure) {
    FaultException fault = FaultException.unwrap(failure);
    return (fault == null ? failure : fault).getMessage();
  }

  private boolean isBehind(IpnsName name) throws FaultException {
    Optional<Cid> root = trees.committed(name.toString());
    Optional<Handover> last = last(name);
    boolean isDue = last.isPresent() && last.get().root().isEmpty();
    // What was published is signed, and waits for whoever opens the tree.
    return root.isPresent()
        && !isDue
        && (trees.isLogged(name.toString()) || isAhead(name, root.get()));
  }

  private interface Work<T> {
    CompletableFuture<T> start() throws FaultException;
  }

  private <T> CompletableFuture<T> onWorkers(Work<T> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    try {
      workers.execute(() -> run(work, done));
    } catch (RejectedExecutionException closed) {
      done.completeExceptionally(new FaultException(Fault.CLOSED, "the node is closed", closed));
    }
    return done;
  }

  private static <T> void run(Work<T> work, CompletableFuture<T> done) {
    try {
      var unused =
          work.start()
              .whenComplete(
                  (value, failure) -> {
                    if (failure == null) {
                      done.complete(value);
                    } else {
                      done.completeExceptionally(failure);
                    }
                  });
    } catch (FaultException | RuntimeException e) {
      done.completeExceptionally(e);
    }
  }

  private CompletableFuture<MutableTree> prepare(IpnsName name, Deadline deadline)
      throws FaultException {
    Optional<Handover> last = last(name);
    if (last.isEmpty() && !trees.hasKey(name.toString())) {
      last = recorded(name);
    }
    if (last.isEmpty() || last.get().root().isPresent()) {
      return CompletableFuture.completedFuture(opened(name));
    }
    ContentPath value = last.get().value();
    return content(value, deadline)
        .thenCompose(root -> onWorkers(() -> handOver(name, value, root)));
  }

  /** What was published last, unless the tree was written and signed since. */
  private Optional<Handover> last(IpnsName name) throws FaultException {
    Optional<Handover> last = store.read(tx -> Handover.find(tx, name));
    return last.isPresent() && leadsTo(name, last.get().value()) ? last : Optional.empty();
  }

  private boolean leadsTo(IpnsName name, ContentPath value) throws FaultException {
    return names.find(name).filter(record -> record.leadsTo(value)).isPresent();
  }

  /** What the record of a key without a tree says; noted down, for there will be a tree soon. */
  private Optional<Handover> recorded(IpnsName name) throws FaultException {
    Optional<IpnsRecord> record = names.find(name);
    if (record.isEmpty()) {
      return Optional.empty();
    }
    Handover due = new Handover(record.get().value(), Optional.empty());
    put(name, due);
    return Optional.of(due);
  }

  private void put(IpnsName name, Handover handover) throws FaultException {
    store.write(
        tx -> {
          handover.put(tx, name);
          return null;
        });
  }

  private CompletableFuture<Cid> content(ContentPath value, Deadline deadline) {
    return names
        .resolve(value, deadline)
        .thenCompose(path -> new Resolver(nodes).resolve(path, deadline))
        .thenCompose(resolved -> whole(resolved, value))
        .thenCompose(cid -> nodes.get(cid, deadline).thenApply(root -> cid));
  }

  private static CompletableFuture<Cid> whole(Resolved resolved, ContentPath value) {
    return resolved.remaining().isEmpty()
        ? CompletableFuture.completedFuture(resolved.cid())
        : CompletableFuture.failedFuture(
            FaultException.unsupported("not a path of files and directories: " + value));
  }

  /** Has the tree become what was published, unless something else was meanwhile. */
  private CompletableFuture<MutableTree> handOver(IpnsName name, ContentPath value, Cid root)
      throws FaultException {
    MutableTree tree = opened(name);
    synchronized (tree) {
      if (last(name).filter(last -> last.value().equals(value)).isPresent()) {
        if (!tree.commit().equals(root)) {
          tree.replaceRoot(root);
          tree.commit();
        }
        put(name, new Handover(value, Optional.of(tree.committed())));
        // The record says so already, in the words of whoever published.
        renewal.forget(name);
      }
    }
    return CompletableFuture.completedFuture(tree);
  }

  private synchronized MutableTree opened(IpnsName name) throws FaultException {
    MutableTree tree = open.get(name);
    if (tree == null) {
      boolean isNew = !trees.hasKey(name.toString());
      tree = trees.key(name.toString());
      renewal.watch(name, tree);
      open.put(name, tree);
      if (!isNew && isAhead(name, tree.committed())) {
        renewal.sign(name, tree);
      }
    }
    return tree;
  }

  /** Whether a process ended between a commit and the signature that was to follow. */
  private boolean isAhead(IpnsName name, Cid committed) throws FaultException {
    Optional<Handover> last = last(name);
    if (last.isPresent()) {
      Optional<Cid> taken = last.get().root();
      return taken.isPresent() && !taken.get().equals(committed);
    }
    return names.find(name).isPresent()
        ? !leadsTo(name, ContentPath.of(committed))
        : !isEmpty(committed);
  }

  /** A key that was looked at only has published nothing yet. */
  private boolean isEmpty(Cid root) throws FaultException {
    return nodes.local(root) instanceof DirectoryNode directory && directory.isEmpty();
  }

  @Override
  public void publishing(WriteTransaction tx, IpnsName name, ContentPath value)
      throws FaultException {
    new Handover(value, Optional.empty()).put(tx, name);
  }

  /**
   * An open tree becomes it now, if all that takes is here; another one when it is opened. What
   * cannot be had leaves the tree as it is, to be written on and then signed.
   */
  @Override
  public void published(IpnsName name, ContentPath value) {
    renewal.forget(name);
    if (!open.containsKey(name)) {
      return;
    }
    CompletableFuture<MutableTree> done =
        content(value, Deadline.after(TAKE_OVER))
            .thenCompose(root -> onWorkers(() -> handOver(name, value, root)))
            .whenComplete(
                (tree, failure) -> {
                  if (failure != null) {
                    LOG.warn(
                        "{} shows what it showed before it was published: {}",
                        name,
                        reason(failure));
                  }
                });
    awaitSome(done);
  }

  /** Whoever publishes what is here sees the tree change before he goes on. */
  private static void awaitSome(CompletableFuture<?> done) {
    try {
      done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      LOG.debug("told already", e);
    } catch (TimeoutException e) {
      LOG.info("what was published is not here yet: the tree becomes it when it has come");
    }
  }

  /** Forgets the tree of a key that is no more, and all in it that nobody else holds. */
  public synchronized void remove(IpnsName name) throws FaultException {
    open.remove(name);
    trees.removeKey(name.toString());
    // Its last commit is nobody's any more.
    renewal.forget(name);
    store.write(tx -> Handover.remove(tx, name));
  }

  /** Signs what is due. The trees themselves are closed by {@link Trees}. */
  @Override
  public void close() {
    workers.shutdown();
    renewal.close();
  }
}
