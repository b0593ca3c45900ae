package io.orrery.fuse.kernel;

import java.util.concurrent.ConcurrentHashMap;

/**
 * The requests that wait for something, by their number, where an interrupt finds them. What is
 * answered before its loop reads on never comes here.
 */
final class Parked {
  private final ConcurrentHashMap<Long, Answer<?>> waiting = new ConcurrentHashMap<>();

  /** Parks a request, unless it was answered meanwhile. */
  void add(Answer<?> answer) {
    waiting.put(answer.unique(), answer);
    if (answer.isClaimed()) {
      remove(answer);
    }
  }

  void remove(Answer<?> answer) {
    waiting.remove(answer.unique(), answer);
  }

  /** Ends a request's wait with EINTR; false when none of this number waits. */
  boolean interrupt(long unique) {
    Answer<?> answer = waiting.get(unique);
    if (answer == null) {
      return false;
    }
    answer.interrupt();
    return true;
  }

  /** Drops what still waits: the kernel has forgotten it. */
  void end() {
    waiting.values().forEach(Answer::claim);
    waiting.clear();
  }
}
