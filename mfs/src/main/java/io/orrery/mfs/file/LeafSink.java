package io.orrery.mfs.file;

import io.orrery.ipld.Block;
import io.orrery.ipld.FaultException;

/**
 * Takes leaves before their file is committed, and keeps them from being deleted until it is. Safe
 * from any thread. After a failure it serves later calls anew: what was not on the disk by then is
 * written elsewhere by whoever put it.
 */
public interface LeafSink {
  /**
   * Takes a leaf, whose bytes must not change. May wait for the disk.
   *
   * @param durable runs when the block is on the disk, at most once, on any thread; takes no lock
   *     and does not wait. A leaf for which it never runs is not there
   * @throws FaultException as {@link io.orrery.ipld.BlockWriter#put}
   */
  void put(Block leaf, Runnable durable) throws FaultException;

  /**
   * Returns when it is known of all leaves put before whether they are on the disk, {@code durable}
   * having run for those that are.
   *
   * @throws FaultException when some are not; {@code durable} says which
   */
  void commit() throws FaultException;
}
