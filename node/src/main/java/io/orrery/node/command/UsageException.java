package io.orrery.node.command;

import java.io.IOException;

/**
 * The request itself is wrong: a missing argument, an option that does not exist. The command line
 * adds the command's usage; the RPC answers 400 with the bare text. Faults of the work asked for
 * are {@link io.orrery.ipld.FaultException}s instead.
 */
public final class UsageException extends IOException {
  public UsageException(String message) {
    super(message);
  }
}
