package io.orrery.node.tree;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.FaultException;
import io.orrery.mfs.MutableTree;
import io.orrery.node.naming.IpnsName;
import io.orrery.node.naming.IpnsRecord;
import io.orrery.node.naming.Names;
import io.orrery.node.naming.PublishListener;
import io.orrery.node.store.Store;
import io.orrery.node.store.Table;
import io.orrery.node.store.WriteTransaction;
import io.orrery.unixfs.ContentPath;
import io.orrery.unixfs.NodeSource;
import io.orrery.unixfs.Resolved;
import io.orrery.unixfs.Resolver;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trees of this node's keys, kept in step with the records of their names, both ways: what is
 * committed is signed soon after, and what a user publishes becomes the tree. A key that has no
 * tree yet gets what its name leads to, and never an empty one in its place.
 *
 * <p>A publication is noted down in the step that keeps its record, and struck out once the tree
 * has become it: so a process that dies in between leaves work to do and not two opinions.
 */
public final class KeyTrees implements PublishListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeyTrees.class);

  /** How long what was published may be waited for, before the tree is left as it is. */
  private static final Duration TAKE_OVER = Duration.ofMinutes(5);

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
            new ThreadPoolExecutor.CallerRunsPolicy());
    workers.allowCoreThreadTimeOut(true);
    this.renewal = new RecordRenewal(names);
    names.whenPublished(this);
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

  private interface Work<T> {
    CompletableFuture<T> start() throws FaultException;
  }

  private <T> CompletableFuture<T> onWorkers(Work<T> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    workers.execute(
        () -> {
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
        });
    return done;
  }

  private CompletableFuture<MutableTree> prepare(IpnsName name, Deadline deadline)
      throws FaultException {
    Optional<ContentPath> due = due(name);
    if (due.isEmpty() && !trees.hasKey(name.toString())) {
      due = recorded(name);
    }
    if (due.isEmpty()) {
      return CompletableFuture.completedFuture(opened(name));
    }
    return content(due.get(), deadline).thenCompose(root -> onWorkers(() -> handOver(name, root)));
  }

  /** What the record of a key without a tree says; noted down, for there will be a tree soon. */
  private Optional<ContentPath> recorded(IpnsName name) throws FaultException {
    Optional<IpnsRecord> record = names.find(name);
    if (record.isEmpty()) {
      return Optional.empty();
    }
    ContentPath value = record.get().value();
    store.write(
        tx -> {
          publishing(tx, name, value);
          return null;
        });
    return Optional.of(value);
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

  /** Has the tree become what was published. */
  private CompletableFuture<MutableTree> handOver(IpnsName name, Cid root) throws FaultException {
    MutableTree tree = opened(name);
    synchronized (tree) {
      if (!tree.commit().equals(root)) {
        tree.replaceRoot(root);
        tree.commit();
      }
      store.write(tx -> tx.delete(Table.HANDOVERS, key(name)));
    }
    return CompletableFuture.completedFuture(tree);
  }

  private synchronized MutableTree opened(IpnsName name) throws FaultException {
    MutableTree tree = open.get(name);
    if (tree == null) {
      tree = trees.key(name.toString());
      tree.addListener(renewal.of(name));
      open.put(name, tree);
    }
    return tree;
  }

  /** What the tree has to become before anybody sees it. */
  private Optional<ContentPath> due(IpnsName name) throws FaultException {
    byte[] row = store.read(tx -> tx.get(Table.HANDOVERS, key(name)));
    return row == null ? Optional.empty() : Optional.of(ContentPath.parse(new String(row, UTF_8)));
  }

  private static byte[] key(IpnsName name) {
    return name.toString().getBytes(UTF_8);
  }

  @Override
  public void publishing(WriteTransaction tx, IpnsName name, ContentPath value)
      throws FaultException {
    tx.put(Table.HANDOVERS, key(name), value.toString().getBytes(UTF_8));
  }

  /** An open tree becomes it now; another one when it is opened. */
  @Override
  public void published(IpnsName name, ContentPath value) {
    if (!open.containsKey(name)) {
      return;
    }
    var unused =
        content(value, Deadline.after(TAKE_OVER))
            .thenCompose(root -> onWorkers(() -> handOver(name, root)))
            .whenComplete(
                (tree, failure) -> {
                  if (failure != null) {
                    LOG.warn(
                        "{} shows what it showed before it was published: {}",
                        name,
                        failure.getMessage());
                  }
                });
  }

  /** Forgets the tree of a key that is no more. */
  public synchronized void remove(IpnsName name) throws FaultException {
    open.remove(name);
    renewal.forget(name);
    trees.removeKey(name.toString());
    store.write(tx -> tx.delete(Table.HANDOVERS, key(name)));
  }

  /** Signs what is due. The trees themselves are closed by {@link Trees}. */
  @Override
  public void close() {
    workers.shutdown();
    renewal.close();
  }
}
