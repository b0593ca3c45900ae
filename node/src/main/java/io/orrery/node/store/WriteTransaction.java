package io.orrery.node.store;

import io.orrery.ipld.FaultException;

/** A {@link ReadTransaction} that sees and makes changes, all of which land or none. */
public interface WriteTransaction extends ReadTransaction {
  void put(Table table, byte[] key, byte[] value) throws FaultException;

  /** Whether there was such a row. */
  boolean delete(Table table, byte[] key) throws FaultException;
}
