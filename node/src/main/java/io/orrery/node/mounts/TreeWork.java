package io.orrery.node.mounts;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where trees work out answers that had to wait for a block. When it is behind, whoever brings the
 * next block does the work himself, and so brings the one after it later.
 */
final class TreeWork implements Executor, AutoCloseable {
  private static final int THREADS = 4;
  private static final int WAITING = 1024;
  private static final int IDLE_SECONDS = 10;
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final ThreadPoolExecutor pool =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING),
          TreeWork::thread,
          new ThreadPoolExecutor.CallerRunsPolicy());

  TreeWork() {
    pool.allowCoreThreadTimeOut(true);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "mount-work-" + NUMBERS.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void execute(Runnable work) {
    pool.execute(work);
  }

  @Override
  public void close() {
    pool.shutdown();
  }
}
