package io.orrery.node.commands;

import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.Option;
import io.orrery.node.command.Output;
import io.orrery.node.command.Renderer;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.json.JsonObject;
import io.orrery.node.pin.BlockRemoval;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code block rm}. */
final class BlockRmCommand {
  private static final Option<Boolean> FORCE =
      Option.flag("force", "f").help("Ignore nonexistent blocks.");
  private static final Option<Boolean> QUIET =
      Option.flag("quiet", "q").help("Write minimal output.");

  static final Command COMMAND =
      Command.named("rm", "Remove IPFS block(s) from the local datastore.")
          .summary("Removes blocks by their CIDs, unless a pin holds them.")
          .arguments(Argument.text("cid", "CIDs of block(s) to remove.").repeated())
          .options(FORCE, QUIET)
          .renderer(Shown::new)
          .run(BlockRmCommand::run)
          .build();

  private BlockRmCommand() {}

  private static void run(Request request, Results results) throws IOException {
    CidText text = CidText.of(request);
    List<Cid> cids = new ArrayList<>();
    for (String argument : request.arguments()) {
      cids.add(ContentArgument.block(request, argument));
    }
    for (BlockRemoval removal : request.node().pins().deleteUnpinned(cids)) {
      boolean removed =
          removal.outcome() == BlockRemoval.Outcome.REMOVED
              || (removal.outcome() == BlockRemoval.Outcome.ABSENT && request.get(FORCE));
      if (!removed) {
        results.emit(
            new JsonObject().put("Hash", text.of(removal.cid())).put("Error", why(removal)));
      } else if (!request.get(QUIET)) {
        results.emit(new JsonObject().put("Hash", text.of(removal.cid())));
      }
    }
  }

  private static String why(BlockRemoval removal) {
    return removal.outcome() == BlockRemoval.Outcome.ABSENT
        ? "ipld: could not find " + removal.cid()
        : removal.kept();
  }

  private static final class Shown implements Renderer {
    private final Output output;
    private boolean failed;

    Shown(Request request, Output output) {
      this.output = output;
    }

    @Override
    public void object(JsonObject removal) throws IOException {
      String error = removal.text("Error");
      if (error.isEmpty()) {
        output.line("removed " + removal.text("Hash"));
      } else {
        failed = true;
        output.error("cannot remove " + removal.text("Hash") + ": " + error + "\n");
      }
    }

    @Override
    public void done() throws FaultException {
      if (failed) {
        throw FaultException.refused("some blocks not removed");
      }
    }
  }
}
