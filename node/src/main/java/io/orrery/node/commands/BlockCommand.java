package io.orrery.node.commands;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockScope;
import io.orrery.ipld.Cid;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.Output;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;

/** {@code block}, and of its commands those that only look. */
final class BlockCommand {
  private static final Argument CID =
      Argument.text("cid", "The CID of an existing block.").orStdin();

  private static final Command GET =
      Command.named("get", "Get a raw IPFS block.")
          .summary("Outputs the bytes of a block as they are.")
          .arguments(CID)
          .renderer((request, output) -> new RawOutput(output))
          .run(BlockCommand::get)
          .build();

  private static final Command STAT =
      Command.named("stat", "Print information of a raw IPFS block.")
          .summary("Prints the CID of a block and its length in bytes.")
          .arguments(CID)
          .text(BlockCommand::print)
          .run(BlockCommand::stat)
          .build();

  static final Command COMMAND =
      Command.named("block", "Interact with raw IPFS blocks.")
          .summary("Reads, writes and removes single blocks, named by a CID.")
          .children(Command.Children.of(GET, BlockPutCommand.COMMAND, BlockRmCommand.COMMAND, STAT))
          .build();

  private BlockCommand() {}

  private static void get(Request request, Results results) throws IOException {
    Cid cid = ContentArgument.block(request, request.arguments().get(0));
    Block block = request.await(request.node().source().get(cid, request.deadline()));
    try (OutputStream out = results.bytes("application/vnd.ipld.raw", Results.UNKNOWN_LENGTH)) {
      Channels.newChannel(out).write(block.data().duplicate());
    }
  }

  private static void stat(Request request, Results results) throws IOException {
    Cid cid = ContentArgument.block(request, request.arguments().get(0));
    long size;
    try (BlockScope scope = request.node().source().openScope()) {
      size = scope.size(cid);
    }
    if (size < 0) {
      size = request.await(request.node().source().get(cid, request.deadline())).size();
    }
    results.emitOnce(new JsonObject().put("Key", CidText.of(request).of(cid)).put("Size", size));
  }

  private static void print(Request request, JsonObject stat, Output output) throws IOException {
    output.line("Key: " + stat.text("Key"));
    output.line("Size: " + stat.number("Size"));
  }
}
