package io.orrery.node.commands;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.libp2p.PeerId;
import io.orrery.libp2p.PublicKey;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.GlobalOptions;
import io.orrery.node.command.Option;
import io.orrery.node.command.Output;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.json.JsonObject;
import io.orrery.node.json.JsonWriter;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** {@code id}. */
final class IdCommand {
  private static final Option<String> FORMAT =
      Option.text("format", "f").help("Optional output format.");
  private static final Option<String> BASE =
      Option.text("peerid-base")
          .help(
              "Encoding used for peer IDs: Can either be a multibase encoded CID or a base58btc"
                  + " encoded multihash. Takes {b58mh|base36|k|base32|b...}.")
          .fallback("b58mh");

  static final Command COMMAND =
      Command.named("id", "Show IPFS node id info.")
          .summary(
              """
              Prints out information about the specified peer.
              If no peer is specified, prints out information for local peers.

              'orrery id' supports the format option for output with the following keys:
              <id> : The peers id.
              <aver>: Agent version.
              <pver>: Protocol version.
              <pubkey>: Public key.
              <addrs>: Addresses (newline delimited).
              <protocols>: Libp2p Protocol registrations (newline delimited).

              EXAMPLE:

                  orrery id Qmece2RkXhsKe5CRooNisBTh4SK119KrXXGmoK6V3kb8aH -f="<addrs>\\n"
              """)
          .arguments(Argument.text("peerid", "Peer.ID of node to look up.").optional())
          .options(FORMAT, BASE)
          .text(IdCommand::print)
          .run(IdCommand::run)
          .build();

  private IdCommand() {}

  private static void run(Request request, Results results) throws IOException {
    PeerId self = PeerId.parse((String) request.environment().config().get("Identity.PeerID"));
    Optional<String> asked = request.argument(0);
    PeerId peer = asked.isEmpty() ? self : parse(asked.get());
    if (!peer.equals(self) && !request.get(GlobalOptions.OFFLINE)) {
      throw new FaultException(
          Fault.UNREACHABLE,
          "'"
              + request.environment().program().label()
              + " id' cannot query information on remote peers without a running daemon; if you"
              + " only want to convert --peerid-base, pass --offline option");
    }
    String id = KeyText.of(request.get(BASE)).of(peer);
    Optional<PublicKey> key = peer.publicKey();
    results.emitOnce(
        new JsonObject()
            .put("ID", id)
            .put("PublicKey", key.map(IdCommand::base64).orElse(""))
            .put("Addresses", peer.equals(self) ? null : List.of("/p2p/" + peer))
            .put("AgentVersion", peer.equals(self) ? ProgramVersion.AGENT : "")
            .put("Protocols", null));
  }

  private static PeerId parse(String text) throws FaultException {
    try {
      return PeerId.parse(text);
    } catch (FaultException e) {
      throw new FaultException(Fault.MALFORMED, "invalid peer id", e);
    }
  }

  private static String base64(PublicKey key) {
    return Base64.getEncoder().encodeToString(key.toProtobuf());
  }

  private static void print(Request request, JsonObject peer, Output out) throws IOException {
    Optional<String> format = request.find(FORMAT);
    if (format.isEmpty()) {
      out.line(JsonWriter.indented(peer, "\t") + "\n");
      return;
    }
    out.print(
        format
            .get()
            .replace("<id>", peer.text("ID"))
            .replace("<aver>", peer.text("AgentVersion"))
            .replace("<pubkey>", peer.text("PublicKey"))
            .replace("<addrs>", lines(peer.list("Addresses")))
            .replace("<protocols>", lines(peer.list("Protocols")))
            .replace("\\n", "\n")
            .replace("\\t", "\t"));
  }

  private static String lines(List<?> values) {
    StringBuilder lines = new StringBuilder();
    for (Object value : values) {
      lines.append(lines.length() == 0 ? "" : "\n").append(value);
    }
    return lines.toString();
  }
}
