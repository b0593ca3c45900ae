package io.orrery.node.tree;

import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.ipld.Uninterrupted;
import io.orrery.mfs.MutableDirectory;
import io.orrery.mfs.MutableNode;
import io.orrery.mfs.MutableTree;
import io.orrery.mfs.TreeListener;
import io.orrery.node.naming.IpnsName;
import io.orrery.node.naming.Names;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs the record of a tree that was committed, some time later: a tree that is written without a
 * pause is committed often, and each record that somebody has seen makes him ask for the next.
 */
final class RecordRenewal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RecordRenewal.class);

  private static final long DELAY_SECONDS = 2;

  private final Names names;
  private final Map<IpnsName, MutableTree> due = new ConcurrentHashMap<>();
  private final ScheduledThreadPoolExecutor thread;

  RecordRenewal(Names names) {
    this.names = names;
    thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread made = new Thread(task, "orrery-records");
              made.setDaemon(true);
              return made;
            });
    thread.setKeepAliveTime(DELAY_SECONDS, TimeUnit.SECONDS);
    thread.allowCoreThreadTimeOut(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Lets the record of {@code name} follow the commits of the tree. */
  void watch(IpnsName name, MutableTree tree) {
    Cid root = tree.committed();
    tree.addListener(
        new TreeListener() {
          private Cid last = root;

          @Override
          public void entryChanged(MutableDirectory directory, Name entry) {}

          @Override
          public void nodeChanged(MutableNode node) {}

          @Override
          public void replaced() {}

          @Override
          public synchronized void committed(Cid now) {
            if (!now.equals(last)) {
              last = now;
              sign(name, tree);
            }
          }
        });
  }

  /** Signs, soon, what the root of the tree is by then. */
  void sign(IpnsName name, MutableTree tree) {
    if (due.put(name, tree) == null) {
      try {
        var unused = thread.schedule(() -> sign(name), DELAY_SECONDS, TimeUnit.SECONDS);
      } catch (RejectedExecutionException closing) {
        LOG.debug("{} is signed at the end", name);
      }
    }
  }

  private void sign(IpnsName name) {
    MutableTree tree = due.get(name);
    if (tree == null) {
      return;
    }
    // Not while it becomes what was published.
    synchronized (tree) {
      if (!due.remove(name, tree)) {
        return;
      }
      Cid root = tree.committed();
      try {
        names.published(name, root);
      } catch (FaultException e) {
        LOG.warn("the record of {} does not lead to {} yet: {}", name, root, e.getMessage());
      }
    }
  }

  /** Leaves the record as it is until the next commit. */
  void forget(IpnsName name) {
    due.remove(name);
  }

  /** Signs what is due. */
  @Override
  public void close() {
    thread.shutdown();
    Uninterrupted.await(
        () -> {
          thread.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
          // In here, for a thread that is interrupted can read no key.
          due.keySet().forEach(this::sign);
        });
  }
}
