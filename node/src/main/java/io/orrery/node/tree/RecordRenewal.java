package io.orrery.node.tree;

import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.mfs.MutableDirectory;
import io.orrery.mfs.MutableNode;
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
  private final Map<IpnsName, Cid> due = new ConcurrentHashMap<>();
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

  /** What tells of the commits of the tree that {@code name} leads to. */
  TreeListener of(IpnsName name) {
    return new TreeListener() {
      @Override
      public void entryChanged(MutableDirectory directory, Name entry) {}

      @Override
      public void nodeChanged(MutableNode node) {}

      @Override
      public void committed(Cid root) {
        if (due.put(name, root) == null) {
          signLater(name);
        }
      }
    };
  }

  private void signLater(IpnsName name) {
    try {
      var unused = thread.schedule(() -> sign(name), DELAY_SECONDS, TimeUnit.SECONDS);
    } catch (RejectedExecutionException closing) {
      LOG.debug("{} is signed at the end", name);
    }
  }

  private void sign(IpnsName name) {
    Cid root = due.remove(name);
    if (root == null) {
      return;
    }
    try {
      names.published(name.toString(), root);
    } catch (FaultException e) {
      LOG.warn(
          "the record of {} does not say yet that it leads to {}: {}", name, root, e.getMessage());
    }
  }

  void forget(IpnsName name) {
    due.remove(name);
  }

  /** Signs what is due. */
  @Override
  public void close() {
    thread.shutdown();
    boolean interrupted = false;
    while (true) {
      try {
        if (thread.awaitTermination(1, TimeUnit.SECONDS)) {
          break;
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    due.keySet().forEach(this::sign);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
