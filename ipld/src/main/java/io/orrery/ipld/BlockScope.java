package io.orrery.ipld;

import java.nio.ByteBuffer;

/**
 * A short look at local blocks without copying them: the views are the store's own mapped bytes and
 * die with the scope. Used by one thread at a time. Never held across a wait, a network call or a
 * user's think time.
 */
public interface BlockScope extends AutoCloseable {
  /**
   * The bytes of a local block, read-only, valid until {@link #close()}; null when the block is not
   * local.
   *
   * @throws FaultException CORRUPT when the stored bytes fail their checksum
   */
  ByteBuffer view(Cid cid) throws FaultException;

  /**
   * The length of a local block in bytes, found without reading it; -1 when the block is not local.
   */
  long size(Cid cid) throws FaultException;

  @Override
  void close();
}
