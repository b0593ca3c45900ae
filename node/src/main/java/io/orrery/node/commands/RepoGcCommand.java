package io.orrery.node.commands;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.FaultException;
import io.orrery.node.command.Command;
import io.orrery.node.command.Option;
import io.orrery.node.command.Output;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.json.JsonObject;
import java.io.IOException;

/** {@code repo gc}. */
final class RepoGcCommand {
  private static final Option<Boolean> STREAM_ERRORS =
      Option.flag("stream-errors").help("Stream errors.");
  private static final Option<Boolean> QUIET =
      Option.flag("quiet", "q").help("Write minimal output.");
  private static final Option<Boolean> SILENT = Option.flag("silent").help("Write no output.");

  static final Command COMMAND =
      Command.named("gc", "Perform a garbage collection sweep on the repo.")
          .summary(
              """
              Removes every block that no pin holds and nobody is adding. Their space goes back to
              the disk with 'repo compact'.
              """)
          .options(STREAM_ERRORS, QUIET, SILENT)
          .text(RepoGcCommand::print)
          .run(RepoGcCommand::run)
          .build();

  private RepoGcCommand() {}

  private static void run(Request request, Results results) throws IOException {
    CidText text = CidText.of(request);
    boolean silent = request.get(SILENT);
    try {
      request
          .node()
          .pins()
          .garbageCollector()
          .collect(
              hash -> {
                request.checkAlive();
                if (!silent) {
                  String cid = text.of(Cid.v1(Codec.RAW.code(), hash));
                  results.emit(new JsonObject().put("Key", new JsonObject().put("/", cid)));
                }
              });
    } catch (FaultException e) {
      if (!request.get(STREAM_ERRORS)) {
        throw e;
      }
      results.emit(new JsonObject().put("Key", null).put("Error", e.getMessage()));
      throw new FaultException(e.fault(), "encountered errors during gc run", e);
    }
  }

  private static void print(Request request, JsonObject removed, Output output) throws IOException {
    if (removed.has("Error")) {
      output.error("Error: " + removed.text("Error") + "\n");
      return;
    }
    String cid = removed.object("Key").text("/");
    output.line(request.get(QUIET) ? cid : "removed " + cid);
  }
}
