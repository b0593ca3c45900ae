package io.orrery.node.store;

import io.orrery.ipld.FaultException;
import java.util.function.BiPredicate;

/**
 * One consistent look at the tables. Keys have 1 to 511 bytes and are ordered as unsigned bytes.
 * Used by the thread it was given to, for the length of that call, and never held across a wait.
 */
public interface ReadTransaction {
  /** A copy of the value, or null. */
  byte[] get(Table table, byte[] key) throws FaultException;

  /**
   * Shows the rows from {@code from} (inclusive; null is the first) to {@code to} (exclusive; null
   * is past the last) in order, as copies, until the visitor answers false.
   */
  void scan(Table table, byte[] from, byte[] to, BiPredicate<byte[], byte[]> visitor)
      throws FaultException;

  /** How many rows the table has, found without reading them. */
  long count(Table table) throws FaultException;
}
