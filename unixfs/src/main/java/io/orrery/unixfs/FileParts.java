package io.orrery.unixfs;

import io.orrery.ipld.Deadline;
import io.orrery.ipld.FaultException;
import java.nio.ByteBuffer;

/** The content of a file that is put together from parts. Does not change. */
public interface FileParts {
  /** In bytes. */
  long size();

  /** What stands from {@code offset} on, which is 0 or more and below the size. */
  Stretch at(long offset);

  /**
   * Fills {@code into} with the bytes from {@code offset} on, which are all below the size. May
   * wait for blocks until the deadline.
   */
  void read(long offset, ByteBuffer into, Deadline deadline) throws FaultException;
}
