package io.orrery.node.commands;

import io.orrery.ipld.FaultException;
import io.orrery.node.command.Option;
import io.orrery.node.command.Request;
import java.util.List;

/** Records are for the network; without one, the user says that keeping them here is enough. */
final class OfflineConsent {
  static final Option<Boolean> ALLOW_OFFLINE =
      Option.flag("allow-offline")
          .help(
              "Allow publishing when offline - publishes to local datastore without requiring"
                  + " network connectivity.");
  static final Option<Boolean> ALLOW_DELEGATED =
      Option.flag("allow-delegated")
          .help(
              "Allow publishing without DHT connectivity - uses local datastore and HTTP delegated"
                  + " publishers only.");

  private OfflineConsent() {}

  /** Fails in Kubo's words when the options exclude each other, or ask for what is not there. */
  static void requireOneMode(Request request) throws FaultException {
    if (request.get(ALLOW_OFFLINE) && request.get(ALLOW_DELEGATED)) {
      throw FaultException.malformed("cannot use both --allow-offline and --allow-delegated flags");
    }
    if (request.get(ALLOW_DELEGATED)) {
      boolean configured =
          !request.node().settings().texts("Ipns.DelegatedPublishers", List.of()).isEmpty();
      throw configured
          ? FaultException.unsupported(
              "publishing over HTTP is not built: use --allow-offline for local-only publishing")
          : FaultException.refused(
              "no delegated publishers configured: add Ipns.DelegatedPublishers or use"
                  + " --allow-offline for local-only publishing");
    }
  }

  /**
   * Fails in Kubo's words unless keeping it here is enough.
   *
   * @param verb what the command does
   */
  static void require(Request request, String verb) throws FaultException {
    if (!request.get(ALLOW_OFFLINE)) {
      throw FaultException.refused(
          "can't "
              + verb
              + " while offline: pass `--allow-offline` to "
              + (verb.equals("put") ? "store locally" : "override")
              + " or `--allow-delegated` if Ipns.DelegatedPublishers are set up");
    }
  }
}
