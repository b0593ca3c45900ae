package io.orrery.node.store;

import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multihash;

/** Is told of each block that {@link Store#verify} has looked at. */
@FunctionalInterface
public interface Verification {
  /**
   * Takes notice of one block.
   *
   * @param length the block's length in bytes
   * @param damage what is wrong with it, or null when it matches its hash
   * @return false to end
   */
  boolean looked(Multihash hash, long length, FaultException damage);
}
