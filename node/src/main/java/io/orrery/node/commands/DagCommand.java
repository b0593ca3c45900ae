package io.orrery.node.commands;

import io.orrery.node.command.Command;

/** {@code dag}, which is only its commands. */
final class DagCommand {
  static final Command COMMAND =
      Command.named("dag", "Interact with IPLD DAG objects.")
          .summary(
              """
              Reads, writes and measures blocks as values, whatever codec they are in, and moves DAGs
              in and out as CAR files.
              """)
          .children(
              Command.Children.of(
                  DagExportCommand.COMMAND,
                  DagGetCommand.COMMAND,
                  DagImportCommand.COMMAND,
                  DagPutCommand.COMMAND,
                  DagResolveCommand.COMMAND,
                  DagStatCommand.COMMAND))
          .build();

  private DagCommand() {}
}
