package io.orrery.node.commands;

import io.orrery.node.command.Command;

/** {@code shutdown}. */
final class ShutdownCommand {
  static final Command COMMAND =
      Command.named("shutdown", "Shut down the IPFS daemon.")
          .summary(
              "Unmounts, ends the process that serves this repo, and returns at once. A command that"
                  + " needs the repo next waits until it is free.")
          .run((request, results) -> request.environment().stop())
          .build();

  private ShutdownCommand() {}
}
