package io.orrery.node.commands;

import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.Option;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.json.JsonObject;
import io.orrery.unixfs.ContentPath;
import io.orrery.unixfs.Resolved;
import java.io.IOException;

/** {@code resolve}. */
final class ResolveCommand {
  private static final Option<Boolean> RECURSIVE =
      Option.flag("recursive", "r").fallback(true).help("Resolve until the result is an IPFS name");
  private static final Option<Long> DHT_RECORDS =
      Option.number("dht-record-count", "dhtrc")
          .help("Number of records to request for DHT resolution.");
  private static final Option<String> DHT_TIMEOUT =
      Option.text("dht-timeout", "dhtt")
          .help("Max time to collect values during DHT resolution e.g. \"30s\".");

  static final Command COMMAND =
      Command.named("resolve", "Resolve the value of names to IPFS.")
          .summary(
              "Resolves a path to the block that it leads to, and the rest of it inside that block.")
          .arguments(Argument.text("name", "The name to resolve.").orStdin())
          .options(RECURSIVE, DHT_RECORDS, DHT_TIMEOUT)
          .text((request, resolved, output) -> output.line(resolved.text("Path")))
          .run(ResolveCommand::run)
          .build();

  private ResolveCommand() {}

  private static void run(Request request, Results results) throws IOException {
    NameResolveCommand.requireTimeout(request.find(DHT_TIMEOUT).orElse("0"));
    ContentPath path = ContentPath.parse(request.arguments().get(0));
    if (path.namespace() == ContentPath.Namespace.IPNS && !request.get(RECURSIVE)) {
      ContentPath next = request.await(request.node().names().follow(path, request.deadline()));
      results.emitOnce(new JsonObject().put("Path", next.toString()));
      return;
    }
    Resolved resolved = ContentArgument.resolve(request, path);
    StringBuilder shown =
        new StringBuilder("/ipfs/").append(CidText.of(request).of(resolved.cid()));
    resolved.remaining().forEach(name -> shown.append('/').append(name));
    results.emitOnce(new JsonObject().put("Path", shown.toString()));
  }
}
