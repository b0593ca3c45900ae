package io.orrery.fuse;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the kernel what to drop, from a thread of its own. A node waits in the queue at most once,
 * so that the queue is never longer than the tree has nodes that change; on these trees that is
 * one.
 */
final class Notices implements KernelCache, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Notices.class);
  private static final int BOUND = 1024;

  private final Native.LibFuse fuse;
  private final long channel;
  private final Set<Long> waiting = ConcurrentHashMap.newKeySet();
  private final ThreadPoolExecutor thread;

  Notices(Native.LibFuse fuse, long channel, String label) {
    this.fuse = fuse;
    this.channel = channel;
    thread =
        new ThreadPoolExecutor(
            1,
            1,
            5,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(BOUND),
            task -> {
              Thread made = new Thread(task, "fuse-" + label + "-notices");
              made.setDaemon(true);
              return made;
            },
            new ThreadPoolExecutor.DiscardPolicy());
    thread.allowCoreThreadTimeOut(true);
  }

  @Override
  public void forget(long node) {
    if (waiting.add(node)) {
      thread.execute(() -> send(node));
    }
  }

  private void send(long node) {
    waiting.remove(node);
    int result = fuse.fuse_lowlevel_notify_inval_inode(channel, node, 0, 0);
    if (result != 0 && result != -Errno.ENOENT.number()) {
      LOG.warn("the kernel keeps what it knew of node {}: errno {}", node, -result);
    }
  }

  /** Returns when no notice is under way; the mount is gone, so none waits for the kernel. */
  @Override
  public void close() {
    thread.shutdownNow();
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
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
