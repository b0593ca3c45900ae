package io.orrery.fuse;

import io.orrery.ipld.Name;
import io.orrery.ipld.Uninterrupted;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the kernel what to drop, from a thread of its own. What waits of one node is merged, so
 * that nodes wait as often as the tree has nodes; names, of which there is no end, wait up to a
 * bound, beyond which the kernel is told to ask for every name anew.
 */
public final class Notices implements KernelCache, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Notices.class);

  /** How many names wait at most: some megabytes of them. */
  public static final int MAX_NAMES = 1 << 16;

  /** The notices of a driver, each of which may wait; 0, or the number of the error. */
  public interface Kernel {
    /**
     * Drops a node's attributes and {@code length} bytes of its pages from {@code offset} on; 0 for
     * all of them.
     */
    int node(long node, long offset, long length);

    int name(long parent, Name name);

    int removed(long parent, Name name, long node);

    /** Has every name of the mount asked for anew. */
    int everyName();

    /** Drops those of the nodes that nobody uses. */
    int prune(long[] nodes);
  }

  private interface Notice {
    int tell(Kernel kernel);
  }

  /** {@code end} excluded; the whole node with an end of {@link Long#MAX_VALUE} from 0. */
  private record OfNode(long node, long offset, long end) implements Notice {
    OfNode and(OfNode other) {
      return new OfNode(node, Math.min(offset, other.offset), Math.max(end, other.end));
    }

    @Override
    public int tell(Kernel kernel) {
      return kernel.node(node, offset, end == Long.MAX_VALUE ? 0 : end - offset);
    }
  }

  private record Place(long parent, Name name) {}

  /** {@code removed} is the node that had the name, 0 where that does not matter. */
  private record OfName(Place place, long removed) implements Notice {
    @Override
    public int tell(Kernel kernel) {
      return removed == 0
          ? kernel.name(place.parent, place.name)
          : kernel.removed(place.parent, place.name, removed);
    }
  }

  private record OfEveryName() implements Notice {
    @Override
    public int tell(Kernel kernel) {
      return kernel.everyName();
    }
  }

  private final Kernel kernel;
  private final ThreadPoolExecutor thread;

  /** By node, place, or the class of what there is but one of; guarded by itself. */
  private final Map<Object, Notice> waiting = new LinkedHashMap<>();

  private int names;
  private boolean draining;

  /** How many were taken out of what waits, and how many of these need no more be waited for. */
  private long taken;

  private long done;

  /**
   * Notices of one mount.
   *
   * @param label part of the thread's name
   */
  public Notices(Kernel kernel, String label) {
    this.kernel = kernel;
    thread =
        new ThreadPoolExecutor(
            1,
            1,
            5,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(1),
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
    add(new OfNode(node, 0, Long.MAX_VALUE));
  }

  @Override
  public void contentChanged(long node, long offset, long length) {
    if (length > 0) {
      long end = offset + length;
      add(new OfNode(node, offset, end < 0 ? Long.MAX_VALUE : end));
    }
  }

  @Override
  public void nameChanged(long parent, Name name) {
    add(new OfName(new Place(parent, name), 0));
  }

  @Override
  public void nameRemoved(long parent, Name name, long node) {
    add(new OfName(new Place(parent, name), node));
  }

  @Override
  public void everyNameChanged() {
    synchronized (waiting) {
      tellEveryName();
      wake();
    }
  }

  private void tellEveryName() {
    waiting.values().removeIf(OfName.class::isInstance);
    taken += names;
    done += names;
    names = 0;
    waiting.put(OfEveryName.class, new OfEveryName());
  }

  @Override
  public boolean canPrune() {
    return kernel.prune(new long[0]) == 0;
  }

  @Override
  public void prune(long[] nodes) {
    if (nodes.length > 0) {
      add(told -> told.prune(nodes));
    }
  }

  @Override
  public void later(Runnable work) {
    add(
        told -> {
          work.run();
          return 0;
        });
  }

  @Override
  public void awaitTold(long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    synchronized (waiting) {
      // They are told in the order in which they wait.
      long all = taken + waiting.size();
      long left = end - System.nanoTime();
      try {
        while (done < all && left > 0 && !thread.isShutdown()) {
          TimeUnit.NANOSECONDS.timedWait(waiting, left);
          left = end - System.nanoTime();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Adds one that is like no other. */
  private void add(Notice notice) {
    synchronized (waiting) {
      waiting.put(notice, notice);
      wake();
    }
  }

  private void add(OfNode notice) {
    synchronized (waiting) {
      waiting.merge(notice.node, notice, (old, added) -> ((OfNode) old).and((OfNode) added));
      wake();
    }
  }

  private void add(OfName notice) {
    synchronized (waiting) {
      if (waiting.containsKey(OfEveryName.class)) {
        return;
      }
      if (waiting.put(notice.place, notice) == null && ++names > MAX_NAMES) {
        tellEveryName();
      }
      wake();
    }
  }

  private void wake() {
    if (!draining) {
      draining = true;
      thread.execute(this::drain);
    }
  }

  private void drain() {
    for (Notice next = next(); next != null; next = next()) {
      int errno = tell(next);
      synchronized (waiting) {
        done++;
        waiting.notifyAll();
      }
      if (errno != 0 && errno != Errno.ENOENT.number() && errno != Errno.ENOTCONN.number()) {
        LOG.warn("the kernel keeps what it knew, {}: errno {}", next, errno);
      }
    }
  }

  /** A defect in one of them must not keep the others from the kernel for ever. */
  private int tell(Notice notice) {
    try {
      return notice.tell(kernel);
    } catch (RuntimeException defect) {
      LOG.error("a notice failed, which is a defect of this program: {}", notice, defect);
      return 0;
    }
  }

  private Notice next() {
    synchronized (waiting) {
      Iterator<Notice> first = waiting.values().iterator();
      if (!first.hasNext() || thread.isShutdown()) {
        draining = false;
        return null;
      }
      Notice next = first.next();
      first.remove();
      taken++;
      names -= next instanceof OfName ? 1 : 0;
      return next;
    }
  }

  /** Returns when no notice is under way; the mount is gone, so none waits for the kernel. */
  @Override
  public void close() {
    thread.shutdownNow();
    synchronized (waiting) {
      waiting.notifyAll();
    }
    Uninterrupted.await(() -> thread.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS));
  }
}
