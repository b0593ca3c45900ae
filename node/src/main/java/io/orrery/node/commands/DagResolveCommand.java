package io.orrery.node.commands;

import io.orrery.ipld.Cid;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.Output;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.json.JsonObject;
import io.orrery.unixfs.Resolved;
import java.io.IOException;
import java.util.List;

/** {@code dag resolve}. */
final class DagResolveCommand {
  static final Command COMMAND =
      Command.named("resolve", "Resolve IPLD block.")
          .summary("Prints the last block on a path, and what of the path leads on inside of it.")
          .arguments(Argument.text("ref", "The path to resolve").orStdin())
          .text(DagResolveCommand::print)
          .run(DagResolveCommand::run)
          .build();

  private DagResolveCommand() {}

  private static void run(Request request, Results results) throws IOException {
    Resolved resolved = ContentArgument.resolve(request, request.arguments().get(0));
    StringBuilder rest = new StringBuilder();
    resolved.remaining().forEach(name -> rest.append('/').append(name));
    results.emitOnce(
        new JsonObject()
            .put("Cid", new JsonObject().put("/", resolved.cid().toString()))
            .put("RemPath", rest.toString()));
  }

  /** Without an end of line, as Kubo prints it. */
  private static void print(Request request, JsonObject resolved, Output output)
      throws IOException {
    Cid cid = Cid.parse(resolved.object("Cid").text("/"));
    List<String> given = request.givenArguments();
    CidText cids = given.isEmpty() ? CidText.of(request) : CidText.like(request, given.get(0));
    output.print(cids.of(cid) + resolved.text("RemPath"));
  }
}
