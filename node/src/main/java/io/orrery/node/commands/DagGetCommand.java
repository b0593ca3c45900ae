package io.orrery.node.commands;

import io.orrery.ipld.Block;
import io.orrery.ipld.Cid;
import io.orrery.ipld.CodecNames;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.data.DataCodec;
import io.orrery.ipld.data.Value;
import io.orrery.ipld.data.ValuePath;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.Option;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.unixfs.Resolved;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;

/** {@code dag get}. */
final class DagGetCommand {
  private static final Option<String> OUTPUT_CODEC =
      Option.text("output-codec")
          .fallback("dag-json")
          .help("Format that the object will be encoded as.");

  static final Command COMMAND =
      Command.named("get", "Get a DAG node from IPFS.")
          .summary(
              "Outputs a block, or what a path leads to inside of it, in the specified format.")
          .arguments(Argument.text("ref", "The object to get").orStdin())
          .options(OUTPUT_CODEC)
          .renderer((request, output) -> new RawOutput(output))
          .run(DagGetCommand::run)
          .build();

  private DagGetCommand() {}

  private static void run(Request request, Results results) throws IOException {
    String name = request.get(OUTPUT_CODEC);
    long code = CodecNames.parse(name);
    Resolved resolved = ContentArgument.resolve(request, request.arguments().get(0));
    Cid cid = resolved.cid();
    DataCodec codec = DataCodec.of(cid);
    Block block = request.await(request.node().source().get(cid, request.deadline()));
    Value value = ValuePath.follow(codec.decode(block.data()), resolved.remaining()).value();
    ByteBuffer encoded = encoder(code, name).encode(value);
    try (OutputStream out = results.bytes("text/plain", Results.UNKNOWN_LENGTH)) {
      Channels.newChannel(out).write(encoded);
    }
  }

  private static DataCodec encoder(long code, String name) throws FaultException {
    return DataCodec.of(code)
        .orElseThrow(
            () ->
                FaultException.unsupported(
                    "invalid encoding: %1$s - no encoder registered for multicodec code %2$d (0x%2$x)"
                        .formatted(name, code)));
  }
}
