package io.orrery.node.commands;

import io.orrery.node.command.Command;

/** {@code shutdown}. */
final class ShutdownCommand {
  static final Command COMMAND =
      Command.named("shutdown", "Shut down the daemon.")
          .summary(
              "Ends the process that holds the repo, after what it does has been written down.")
          .run((request, results) -> request.environment().stop())
          .build();

  private ShutdownCommand() {}
}
