package io.orrery.node.command;

import java.io.IOException;

/** What a command does. Runs on a thread of its own and may block. */
@FunctionalInterface
public interface Handler {
  /**
   * Does the work, handing over results as they come.
   *
   * @throws UsageException when the request contradicts itself
   * @throws io.orrery.ipld.FaultException when the work fails; its message is what the user reads
   * @throws IOException when the reader of the results is gone: let it pass
   */
  void run(Request request, Results results) throws IOException;
}
