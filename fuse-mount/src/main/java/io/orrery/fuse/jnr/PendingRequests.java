package io.orrery.fuse.jnr;

import io.orrery.fuse.Errno;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The requests of one session that still wait for their answer, by the address of libfuse's
 * request.
 *
 * <p>The map is the claim: whoever removes a request answers it, everybody else comes too late. The
 * lock keeps the session alive while an answer goes out: answers share it, the end of the session
 * takes it alone.
 */
final class PendingRequests {
  private final ConcurrentHashMap<Long, KernelReply<?>> waiting = new ConcurrentHashMap<>();
  private final ReadWriteLock alive = new ReentrantReadWriteLock();
  private boolean ended;

  void add(long request, KernelReply<?> reply) {
    waiting.put(request, reply);
  }

  /** Runs {@code send}; false when the request was answered before or the session has ended. */
  boolean claim(long request, KernelReply<?> reply, Runnable send) {
    alive.readLock().lock();
    try {
      boolean claimed = !ended && waiting.remove(request, reply);
      if (claimed) {
        send.run();
      }
      return claimed;
    } finally {
      alive.readLock().unlock();
    }
  }

  /** The reply to a request, null when it has been answered. */
  KernelReply<?> waiting(long request) {
    return waiting.get(request);
  }

  /**
   * Refuses every later answer, fails what still waits, and returns when no answer is under way.
   */
  void end() {
    alive.writeLock().lock();
    try {
      ended = true;
      waiting.values().forEach(reply -> reply.sendError(Errno.ENOTCONN));
      waiting.clear();
    } finally {
      alive.writeLock().unlock();
    }
  }
}
