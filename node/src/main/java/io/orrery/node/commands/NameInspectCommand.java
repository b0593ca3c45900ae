package io.orrery.node.commands;

import io.orrery.ipld.FaultException;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.Option;
import io.orrery.node.command.Output;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.json.JsonObject;
import io.orrery.node.naming.IpnsName;
import io.orrery.node.naming.IpnsRecord;
import io.orrery.node.repo.GoDuration;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** {@code name inspect}. */
final class NameInspectCommand {
  private static final Option<String> VERIFY =
      Option.text("verify").help("CID of the public IPNS key to validate against.");
  private static final Option<Boolean> DUMP =
      Option.flag("dump")
          .fallback(true)
          .help("Include a full hex dump of the raw Protobuf record.");

  static final Command COMMAND =
      Command.named("inspect", "Inspects an IPNS Record.")
          .summary(
              """
              Prints values inside of IPNS Record protobuf and its DAG-CBOR Data field.

              The input can be a file or STDIN, the output can be JSON:

                $ orrery name get $PEERID > ipns_record
                $ orrery name inspect --enc=json < ipns_record

              Passing --verify will verify signature against provided public key.
              """)
          .arguments(Argument.file("record", "The IPNS record payload to be verified.").orStdin())
          .options(VERIFY, DUMP)
          .place(Command.Place.NO_REPO)
          .text(NameInspectCommand::print)
          .run(NameInspectCommand::run)
          .build();

  private NameInspectCommand() {}

  private static void run(Request request, Results results) throws IOException {
    byte[] bytes = request.file().readNBytes(IpnsRecord.MAX_LENGTH + 1);
    IpnsRecord record = IpnsRecord.parse(bytes);
    JsonObject validation =
        request.find(VERIFY).isPresent() ? validation(record, request.get(VERIFY)) : null;
    results.emitOnce(
        new JsonObject()
            .put("Entry", entry(record))
            .put("PbSize", bytes.length)
            .put("SignatureType", record.hasV1() ? "V1+V2" : "V2")
            .put("HexDump", request.get(DUMP) ? HexDump.of(bytes) : "")
            .put("Validation", validation));
  }

  /** What there is of it, valid or not; a number beyond 63 bits has no place in this JSON. */
  private static JsonObject entry(IpnsRecord record) {
    boolean typed = record.validityType() >= 0;
    boolean numbered = record.hasSequence() && record.sequence() >= 0;
    return new JsonObject()
        .put("Value", value(record))
        .put("ValidityType", typed ? record.validityType() : null)
        .put("Validity", record.until().map(NameInspectCommand::text).orElse(null))
        .put("Sequence", numbered ? record.sequence() : null)
        .put("TTL", record.ttl().map(Duration::toNanos).orElse(null));
  }

  private static String value(IpnsRecord record) {
    try {
      return record.value().toString();
    } catch (FaultException noPath) {
      return "";
    }
  }

  private static String text(Instant moment) {
    return GoTime.of(moment.getEpochSecond(), moment.getNano());
  }

  private static JsonObject validation(IpnsRecord record, String verify) throws FaultException {
    IpnsName name = IpnsName.parse(verify);
    String reason = "";
    try {
      record.validate(name, Instant.now());
    } catch (FaultException e) {
      reason = e.getMessage();
    }
    return new JsonObject()
        .put("Valid", reason.isEmpty())
        .put("Reason", reason)
        .put("Name", name.toString());
  }

  private static void print(Request request, JsonObject result, Output output) throws IOException {
    JsonObject entry = result.object("Entry");
    TextTable table = new TextTable(0);
    if (!entry.text("Value").isEmpty()) {
      table.row(List.of("Value:", ShownName.quoted(entry.text("Value"))));
    }
    if (entry.get("ValidityType") != null) {
      table.row(List.of("Validity Type:", String.valueOf(entry.get("ValidityType"))));
    }
    if (entry.get("Validity") != null) {
      table.row(List.of("Validity:", '"' + entry.text("Validity") + '"'));
    }
    if (entry.get("Sequence") != null) {
      table.row(List.of("Sequence:", String.valueOf(entry.get("Sequence"))));
    }
    if (entry.get("TTL") != null) {
      table.row(List.of("TTL:", GoDuration.format(Duration.ofNanos(entry.number("TTL")))));
    }
    table.row(List.of("Protobuf Size:", String.valueOf(result.get("PbSize"))));
    table.row(List.of("Signature Type:", result.text("SignatureType")));
    table.print(output);
    printValidation(result, output);
    if (!result.text("HexDump").isEmpty()) {
      output.print("\nHex Dump:\n" + result.text("HexDump"));
    }
  }

  private static void printValidation(JsonObject result, Output output) throws IOException {
    if (result.get("Validation") == null) {
      output.line("\nThis record was not verified. Pass '--verify k51...' to verify.");
      return;
    }
    JsonObject validation = result.object("Validation");
    output.line("\nValidation results:");
    TextTable table = new TextTable(0);
    table.row(List.of(" Valid:", String.valueOf(validation.flag("Valid"))));
    if (!validation.text("Reason").isEmpty()) {
      table.row(List.of(" Reason:", validation.text("Reason")));
    }
    table.row(List.of(" Name:", validation.text("Name")));
    table.print(output);
  }
}
