package io.orrery.node.content;

import io.orrery.ipld.FaultException;
import java.io.IOException;

/** Is told how an add goes. */
public interface AddReports {
  /** This much of a file was read; the last time, all of it. */
  void progress(String path, long bytes) throws IOException;

  /** Something is added, and durable. */
  void added(AddedFile file) throws IOException;

  /**
   * Whether to go on, asked often.
   *
   * @throws FaultException when the time is up or nobody waits any more
   */
  void checkAlive() throws FaultException;
}
