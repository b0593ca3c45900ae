package io.orrery.node.commands;

import io.orrery.node.command.Command;

/** {@code key}. */
final class KeyCommand {
  static final Command COMMAND =
      Command.named("key", "Create and list IPNS name keypairs.")
          .summary(
              """
              'orrery key gen' generates a new keypair for usage with IPNS and 'orrery name
              publish'.

                > orrery key gen --type=rsa --size=2048 mykey
                > orrery name publish --key=mykey QmSomeHash

              'orrery key ls' lists the available keys.

                > orrery key ls
                self
                mykey
              """)
          .children(
              Command.Children.of(
                  KeyExportCommand.COMMAND,
                  KeyGenCommand.COMMAND,
                  KeyImportCommand.COMMAND,
                  KeyListCommand.LIST,
                  KeyListCommand.LS,
                  KeyRenameCommand.COMMAND,
                  KeyRmCommand.COMMAND,
                  KeySignCommand.SIGN,
                  KeySignCommand.VERIFY))
          .build();

  private KeyCommand() {}
}
