package io.orrery.node.commands;

import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.naming.Names;
import java.io.IOException;
import java.io.OutputStream;

/** {@code name get}. */
final class NameGetCommand {
  private static final String PREFIX = "/ipns/";

  static final Command COMMAND =
      Command.named("get", "Retrieve a signed IPNS record.")
          .summary(
              """
              The output is the raw IPNS record (protobuf) as defined in the IPNS spec:
              https://specs.ipfs.tech/ipns/ipns-record/

              The record can be inspected with 'orrery name inspect':

                  orrery name get <name> | orrery name inspect
              """)
          .arguments(Argument.text("name", "The IPNS name to look up."))
          .renderer((request, output) -> new RawOutput(output))
          .run(NameGetCommand::run)
          .build();

  private NameGetCommand() {}

  private static void run(Request request, Results results) throws IOException {
    String name = request.arguments().get(0);
    Names names = request.node().names();
    byte[] record =
        names
            .current(names.name(name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name))
            .toBytes();
    try (OutputStream out = results.bytes("application/vnd.ipfs.ipns-record", record.length)) {
      out.write(record);
    }
  }
}
