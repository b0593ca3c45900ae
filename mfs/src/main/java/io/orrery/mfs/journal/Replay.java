package io.orrery.mfs.journal;

import io.orrery.ipld.FaultException;
import java.nio.ByteBuffer;

/** Takes the records of a log that is opened, in their order. */
@FunctionalInterface
public interface Replay {
  /**
   * A record.
   *
   * @param kind as it was given to {@link Journal#append}
   * @param body head and payload, from its position to its limit; read-only, valid until the return
   * @param position where the first byte of {@code body} lies in the log
   * @return false to end the log here: this record and all that follow are cut off, as if they had
   *     never reached the disk. For a record that speaks of something which did not.
   * @throws FaultException to fail the opening and leave the log as it is
   */
  boolean record(byte kind, ByteBuffer body, long position) throws FaultException;
}
