package io.orrery.node.commands;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.libp2p.PrivateKey;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.Option;
import io.orrery.node.command.Output;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.json.JsonObject;
import io.orrery.node.naming.OwnKey;
import io.orrery.node.repo.Keystore;
import java.io.IOException;
import java.util.List;

/** {@code key rename}. */
final class KeyRenameCommand {
  private static final Option<Boolean> FORCE =
      Option.flag("force", "f").help("Allow to overwrite an existing key.");

  static final Command COMMAND =
      Command.named("rename", "Rename a keypair.")
          .arguments(
              Argument.text("name", "name of key to rename"),
              Argument.text("newName", "new name of the key"))
          .options(FORCE, KeyText.IPNS_BASE)
          .text(KeyRenameCommand::print)
          .run(KeyRenameCommand::run)
          .build();

  private KeyRenameCommand() {}

  private static void run(Request request, Results results) throws IOException {
    String name = request.arguments().get(0);
    String newName = request.arguments().get(1);
    if (name.equals(Keystore.SELF)) {
      throw FaultException.refused("cannot rename key with name 'self'");
    }
    if (newName.equals(Keystore.SELF)) {
      throw FaultException.refused("cannot overwrite key with name 'self'");
    }
    KeyText text = KeyText.of(request);
    Keystore keystore = request.node().repo().keystore();
    PrivateKey key = require(keystore, name);
    List<OwnKey> gone = overwritten(keystore, name, newName);
    if (request.get(FORCE)) {
      request.node().requireUnmounted(gone);
    }
    boolean overwritten = keystore.rename(name, newName, request.get(FORCE));
    request.node().removeTrees(gone);
    results.emitOnce(
        new JsonObject()
            .put("Was", name)
            .put("Now", newName)
            .put("Id", text.of(key.peerId()))
            .put("Overwrite", overwritten));
  }

  private static List<OwnKey> overwritten(Keystore keystore, String name, String newName)
      throws FaultException {
    return name.equals(newName)
        ? List.of()
        : keystore.find(newName).stream().map(key -> new OwnKey(newName, key)).toList();
  }

  /** The key of a name; fails in Kubo's words where there is none. */
  static PrivateKey require(Keystore keystore, String name) throws FaultException {
    return keystore
        .find(name)
        .orElseThrow(() -> new FaultException(Fault.ABSENT, "no key named " + name + " was found"));
  }

  private static void print(Request request, JsonObject renamed, Output output) throws IOException {
    output.line(
        "Key "
            + renamed.text("Id")
            + " renamed to "
            + ShownName.of(renamed.text("Now"))
            + (renamed.flag("Overwrite") ? " with overwriting" : ""));
  }
}
