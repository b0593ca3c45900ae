package io.orrery.mfs.journal;

import io.orrery.ipld.FaultException;

/** What must be on the disk before records that speak of it are. */
@FunctionalInterface
public interface Durable {
  /** Nothing. */
  Durable NOTHING = () -> {};

  /**
   * Returns when all that was handed over before this call is on the disk.
   *
   * @throws FaultException the sync that asked fails with it, and may be asked for again
   */
  void commit() throws FaultException;
}
