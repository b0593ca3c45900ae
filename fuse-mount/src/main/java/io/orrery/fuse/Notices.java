package io.orrery.fuse;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the kernel what to drop, from a thread of its own. A node waits in the queue at most once,
 * so that the queue is never longer than the tree has nodes that change; on these trees that is
 * one.
 */
public final class Notices implements KernelCache, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Notices.class);
  private static final int BOUND = 1024;

  private final LongToIntFunction send;
  private final Set<Long> waiting = ConcurrentHashMap.newKeySet();
  private final ThreadPoolExecutor thread;

  /**
   * Notices of one mount.
   *
   * @param send tells the kernel to drop what it knows of a node; 0, or the number of the error
   * @param label part of the thread's name
   */
  public Notices(LongToIntFunction send, String label) {
    this.send = send;
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
    int errno = send.applyAsInt(node);
    if (errno != 0 && errno != Errno.ENOENT.number()) {
      LOG.warn("the kernel keeps what it knew of node {}: errno {}", node, errno);
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
