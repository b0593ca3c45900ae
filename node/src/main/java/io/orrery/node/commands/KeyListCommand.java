package io.orrery.node.commands;

import io.orrery.node.command.Command;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.naming.OwnKey;
import java.io.IOException;

/** {@code key ls}, and {@code key list}, which is its old name. */
final class KeyListCommand {
  static final Command LS = command("ls", "List all local keypairs.");
  static final Command LIST = command("list", "Deprecated: use 'orrery key ls' instead.");

  private KeyListCommand() {}

  private static Command command(String name, String tagline) {
    return Command.named(name, tagline)
        .options(KeyList.LONG, KeyText.IPNS_BASE)
        .text(KeyList::print)
        .run(KeyListCommand::run)
        .build();
  }

  private static void run(Request request, Results results) throws IOException {
    KeyList list = new KeyList(KeyText.of(request));
    for (OwnKey key : request.node().names().keys().list()) {
      list.add(key.name(), key.key().peerId());
    }
    results.emitOnce(list.toJson());
  }
}
