package io.orrery.node.commands;

import io.orrery.ipld.FaultException;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.Option;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.json.JsonObject;
import io.orrery.node.naming.Names;
import io.orrery.node.repo.GoDuration;
import io.orrery.node.repo.Keystore;
import io.orrery.unixfs.ContentPath;
import java.io.IOException;

/** {@code name resolve}. */
final class NameResolveCommand {
  private static final Option<Boolean> RECURSIVE =
      Option.flag("recursive", "r")
          .fallback(true)
          .help("Resolve until the result is not an IPNS name.");
  private static final Option<Boolean> NO_CACHE =
      Option.flag("nocache", "n").help("Do not use cached entries.");
  private static final Option<Long> DHT_RECORDS =
      Option.whole(Option.Kind.UINT, "dht-record-count", "dhtrc")
          .fallback(16L)
          .help("Number of records to request for DHT resolution.");
  private static final Option<String> DHT_TIMEOUT =
      Option.text("dht-timeout", "dhtt")
          .fallback("1m0s")
          .help(
              "Max time to collect values during DHT resolution e.g. \"30s\". Pass 0 for no"
                  + " timeout.");
  private static final Option<Boolean> STREAM =
      Option.flag("stream", "s").help("Stream entries as they are found.");

  static final Command COMMAND =
      Command.named("resolve", "Resolve IPNS names.")
          .summary(
              """
              Says where a name leads: a peer id in any form, a key of this node by its own name,
              or a path from one of them. Without a name, it is the node's own.

                > orrery name resolve k51...
                /ipfs/bafk...
              """)
          .arguments(
              Argument.text("name", "The IPNS name to resolve. Defaults to your node's peerID.")
                  .optional())
          .options(RECURSIVE, NO_CACHE, DHT_RECORDS, DHT_TIMEOUT, STREAM)
          .text((request, resolved, output) -> output.line(resolved.text("Path")))
          .run(NameResolveCommand::run)
          .build();

  private NameResolveCommand() {}

  private static void run(Request request, Results results) throws IOException {
    requireTimeout(request.get(DHT_TIMEOUT));
    ContentPath path = path(request.argument(0).orElse(Keystore.SELF));
    Names names = request.node().names();
    ContentPath resolved =
        request.await(
            request.get(RECURSIVE)
                ? names.resolve(path, request.deadline())
                : names.follow(path, request.deadline()));
    JsonObject result = new JsonObject().put("Path", resolved.toString());
    if (request.get(STREAM)) {
      results.emit(result);
    } else {
      results.emitOnce(result);
    }
  }

  /** Fails for what is no time. There is nothing yet that it could bound. */
  static void requireTimeout(String timeout) throws FaultException {
    if (GoDuration.parse(timeout).isNegative()) {
      throw FaultException.malformed("DHT timeout value must be >= 0");
    }
  }

  /** A bare name, a path or a URI. */
  private static ContentPath path(String name) throws FaultException {
    boolean bare = !name.startsWith("/") && !name.contains(":");
    ContentPath path = ContentPath.parse(bare ? "/ipns/" + name : name);
    if (path.namespace() != ContentPath.Namespace.IPNS) {
      throw FaultException.malformed(ShownName.quoted(name) + " is not an IPNS name");
    }
    return path;
  }
}
