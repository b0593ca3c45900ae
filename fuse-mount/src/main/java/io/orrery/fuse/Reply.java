package io.orrery.fuse;

import io.orrery.ipld.FaultException;

/**
 * Where the answer to one request goes. The first call of either method counts, later ones do
 * nothing; both are safe from any thread. A request that the kernel took back (its process was
 * interrupted, the mount is gone) accepts an answer and drops it.
 */
public interface Reply<T> {
  /** Answers. The value, and every byte it lends, is used inside this call only. */
  void answer(T value);

  void fail(FaultException fault);

  /**
   * To be asked by whoever had to wait before he could change something, right before he does:
   * false when nobody waits for the answer any more, and then nothing may be changed. After true
   * the request can no longer be taken back, so that nobody is told "interrupted" of a change that
   * was made.
   */
  default boolean begin() {
    return true;
  }
}
