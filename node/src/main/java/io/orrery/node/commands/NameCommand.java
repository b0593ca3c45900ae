package io.orrery.node.commands;

import io.orrery.node.command.Command;

/** {@code name}. */
final class NameCommand {
  static final Command COMMAND =
      Command.named("name", "Publish and resolve IPNS names.")
          .summary(
              """
              IPNS is a PKI namespace, where names are the hashes of public keys, and
              the private key enables publishing new (signed) values. In both publish
              and resolve, the default name used is the node's own PeerID,
              which is the hash of its public key.
              """)
          .children(
              Command.Children.of(
                  NameGetCommand.COMMAND,
                  NameInspectCommand.COMMAND,
                  NamePublishCommand.COMMAND,
                  NamePutCommand.COMMAND,
                  NameResolveCommand.COMMAND))
          .build();

  private NameCommand() {}
}
