package io.orrery.node.commands;

import io.orrery.ipld.FaultException;
import io.orrery.libp2p.PrivateKey;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.naming.OwnKey;
import io.orrery.node.repo.Keystore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code key rm}. */
final class KeyRmCommand {
  static final Command COMMAND =
      Command.named("rm", "Remove a keypair.")
          .summary(
              """
              What was published under a key stays known until its record expires, and can never be
              changed again, unless the key was exported before. The key's tree under /ipns goes with
              it; a key whose tree is mounted elsewhere (mount --rw) stays until that is unmounted.
              """)
          .arguments(Argument.text("name", "names of keys to remove").repeated().orStdin())
          .options(KeyList.LONG, KeyText.IPNS_BASE)
          .text(KeyList::print)
          .run(KeyRmCommand::run)
          .build();

  private KeyRmCommand() {}

  private static void run(Request request, Results results) throws IOException {
    KeyList removed = new KeyList(KeyText.of(request));
    Keystore keystore = request.node().repo().keystore();
    // All or none: a name that is wrong is told before anything is gone for ever.
    for (String name : request.arguments()) {
      if (name.equals(Keystore.SELF)) {
        throw FaultException.refused("cannot remove key with name 'self'");
      }
      PrivateKey key = KeyRenameCommand.require(keystore, name);
      removed.add(name, key.peerId());
    }
    List<OwnKey> gone = new ArrayList<>();
    for (String name : request.arguments().stream().distinct().toList()) {
      gone.add(new OwnKey(name, KeyRenameCommand.require(keystore, name)));
    }
    request.node().requireUnmounted(gone);
    for (OwnKey key : gone) {
      keystore.remove(key.name());
    }
    request.node().removeTrees(gone);
    results.emitOnce(removed.toJson());
  }
}
