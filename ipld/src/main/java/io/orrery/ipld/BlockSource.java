package io.orrery.ipld;

import java.util.concurrent.CompletableFuture;

/**
 * Where blocks come from: the local store, the network, or both. All calls are safe from any thread
 * and never block on a network.
 */
public interface BlockSource {
  /**
   * The block that {@code cid} names, verified. Identity CIDs and the empty block of every codec
   * are always there.
   *
   * <p>Fails with a {@link FaultException}: UNREACHABLE when it is not here and nobody can be
   * asked, TIMED_OUT at the deadline, CORRUPT, REFUSED (a hash function that content must not use),
   * CLOSED. A local block completes the future before the return.
   */
  CompletableFuture<Block> get(Cid cid, Deadline deadline);

  /**
   * Opens a scope on what is local. The caller closes it, soon, on any thread, and waits for
   * nothing in between.
   */
  BlockScope openScope() throws FaultException;
}
