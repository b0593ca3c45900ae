package io.orrery.node.commands;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.Option;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.json.JsonObject;
import io.orrery.node.pin.PinProgress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code pin}, and of its commands those that take pins away or move them. */
final class PinCommand {
  static final Option<Boolean> RECURSIVE =
      Option.flag("recursive", "r")
          .fallback(true)
          .help("Recursively unpin the object linked to by the specified object(s)");
  private static final Option<Boolean> UNPIN =
      Option.flag("unpin").fallback(true).help("Remove the old pin");

  private static final Command RM =
      Command.named("rm", "Remove object from pin-list.")
          .summary(
              """
              Removes the pin from the given object allowing it to be garbage
              collected if needed. (By default, recursively. Use -r=false for direct pins.)
              """)
          .arguments(
              Argument.text("ipfs-path", "Path to object(s) to be unpinned.").repeated().orStdin())
          .options(RECURSIVE)
          .text(
              (request, removed, output) -> {
                for (Object pin : removed.list("Pins")) {
                  output.line("unpinned " + pin);
                }
              })
          .run(PinCommand::remove)
          .build();

  private static final Command UPDATE =
      Command.named("update", "Update a recursive pin.")
          .summary(
              """
              Pins one object under the name of another's pin, which goes away in the same step
              unless --unpin=false.
              """)
          .arguments(
              Argument.text("from-path", "Path to old object."),
              Argument.text("to-path", "Path to a new object to be pinned."))
          .options(UNPIN)
          .text(
              (request, moved, output) ->
                  output.line(
                      "updated " + moved.list("Pins").get(0) + " to " + moved.list("Pins").get(1)))
          .run(PinCommand::update)
          .build();

  static final Command COMMAND =
      Command.named("pin", "Pin (and unpin) objects to local storage.")
          .children(
              Command.Children.of(
                  PinAddCommand.COMMAND,
                  PinLsCommand.COMMAND,
                  RM,
                  UPDATE,
                  PinVerifyCommand.COMMAND))
          .build();

  private PinCommand() {}

  private static void remove(Request request, Results results) throws IOException {
    CidText text = CidText.of(request);
    List<String> removed = new ArrayList<>();
    for (String argument : request.arguments()) {
      request.checkAlive();
      Cid cid = ContentArgument.block(request, argument);
      request.node().pins().remove(cid, request.get(RECURSIVE));
      removed.add(text.of(cid));
    }
    results.emitOnce(new JsonObject().put("Pins", removed));
  }

  private static void update(Request request, Results results) throws IOException {
    CidText text = CidText.of(request);
    Cid from = ContentArgument.block(request, request.arguments().get(0));
    Cid to = ContentArgument.block(request, request.arguments().get(1));
    try {
      boolean unpin = request.get(UNPIN);
      request.node().pins().update(from, to, unpin, request::deadline, PinProgress.NONE);
    } catch (FaultException e) {
      // As Kubo has it, the target is named where it could not be had.
      throw e.fault() == Fault.REFUSED
          ? e
          : new FaultException(e.fault(), "get " + text.of(to) + ": " + e.getMessage(), e);
    }
    results.emitOnce(new JsonObject().put("Pins", List.of(text.of(from), text.of(to))));
  }
}
