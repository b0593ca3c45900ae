package io.orrery.node.commands;

import io.orrery.ipld.FaultException;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.GlobalOptions;
import io.orrery.node.command.Option;
import io.orrery.node.command.Output;
import io.orrery.node.command.Renderer;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.content.CarExport;
import java.io.IOException;

/** {@code dag export}. */
final class DagExportCommand {
  private static final Option<Boolean> PROGRESS =
      Option.flag("progress", "p")
          .help("Stream progress data. Defaults to true when stderr is a terminal.");
  private static final Option<Boolean> LOCAL_ONLY =
      Option.flag("local-only")
          .help(
              "Export what is here; missing blocks (and their subtrees) are skipped. Implies"
                  + " --offline.");

  static final Command COMMAND =
      Command.named("export", "Streams the selected DAG as a .car stream on stdout.")
          .summary(
              """
              Sends a DAG as a CAR file of version 1 with one root: parents before children, depth
              first, each block once. A DAG that lacks a block fails before the first byte;
              --local-only exports what is here.
              """)
          .arguments(Argument.text("root", "CID of a root to recursively export").orStdin())
          .options(PROGRESS, LOCAL_ONLY)
          .renderer(DagExportCommand::show)
          .run(DagExportCommand::run)
          .build();

  private DagExportCommand() {}

  private static void run(Request request, Results results) throws IOException {
    boolean local = request.get(LOCAL_ONLY);
    if (local && request.given(GlobalOptions.OFFLINE) && !request.get(GlobalOptions.OFFLINE)) {
      throw FaultException.refused(
          "--local-only implies --offline and cannot be combined with --offline=false; please drop"
              + " one of them");
    }
    CarExport export =
        new CarExport(request, ContentArgument.block(request, request.arguments().get(0)));
    if (local) {
      export.local(results);
    } else {
      export.whole(results);
    }
  }

  private static Renderer show(Request request, Output output) {
    return new ShownBytes(
        output,
        length ->
            request.given(PROGRESS)
                ? request.get(PROGRESS)
                : output.terminal().err() && (length < 0 || length >= ShownBytes.BAR_FROM));
  }
}
