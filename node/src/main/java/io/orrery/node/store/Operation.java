package io.orrery.node.store;

import io.orrery.ipld.FaultException;
import java.io.IOException;

/**
 * One thing that the writer thread is asked to do. It is applied to a batch, maybe more than once
 * until a batch succeeds, and then told once how it ended.
 */
interface Operation {
  /** The bytes that it holds while it waits. */
  int weight();

  /** Whether somebody waits for its end, so that the batch should not wait for more. */
  boolean isAwaited();

  /** Whether it must have a batch of its own. */
  boolean isAlone();

  void apply(Batch batch) throws IOException;

  /** What was applied is durable. */
  void committed();

  /** Nothing of it happened. */
  void failed(FaultException fault);
}
