package io.orrery.ipld;

/**
 * One writer's way into the store, and its lease: from the first block to {@link #close()} nothing
 * that it put is deleted by anybody. Used by one thread at a time.
 */
public interface BlockWriter extends AutoCloseable {
  /**
   * Takes a block. May wait for the disk (the queue is bounded); it is durable only after {@link
   * #commit}, though readers may see it earlier. The block's bytes must not change until then.
   *
   * @throws FaultException FULL when the disk is, REFUSED for a hash function or size that may not
   *     be stored, CLOSED
   */
  void put(Block block) throws FaultException;

  /**
   * The like for a block whose bytes the caller wants to use again: {@code free} runs, once at most
   * and on any thread, when nobody here looks at them any more. Without a call they are the
   * writer's for good, as they are after a failure.
   */
  default void put(Block block, Runnable free) throws FaultException {
    put(block);
  }

  /**
   * Returns when everything put so far is on the disk: kill -9 and power loss lose nothing of it.
   */
  void commit() throws FaultException;

  /** Gives the lease back. What was put and not committed may be lost. */
  @Override
  void close();
}
