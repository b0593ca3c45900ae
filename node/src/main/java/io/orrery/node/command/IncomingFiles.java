package io.orrery.node.command;

import java.io.Closeable;
import java.io.IOException;

/**
 * The files of a request, one after another in the order of a walk: a directory before what it
 * holds. A client that sends the files of a directory in several runs has it named again before
 * each run. Nothing is read ahead of the consumer. For one thread at a time.
 */
public interface IncomingFiles extends Closeable {
  /** A request without files. */
  IncomingFiles NONE =
      new IncomingFiles() {
        @Override
        public IncomingFile next() {
          return null;
        }

        @Override
        public void close() {}
      };

  /**
   * The next file, or null when there are no more. Ends the content of the one before, read or not.
   *
   * @throws io.orrery.ipld.FaultException MALFORMED for a form that is none, ABSENT for a path that
   *     is not there, REFUSED for a file that may not be read
   */
  IncomingFile next() throws IOException;

  @Override
  void close() throws IOException;
}
