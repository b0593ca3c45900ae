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
import io.orrery.node.naming.Names;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** {@code name put}. */
final class NamePutCommand {
  private static final Option<Boolean> FORCE =
      Option.flag("force", "f").help("Allow another record of the same sequence number.");
  private static final Option<Boolean> QUIET = Option.flag("quiet", "q").help("Write no output.");

  static final Command COMMAND =
      Command.named("put", "Store a pre-signed IPNS record in the routing system.")
          .summary(
              """
              Keeps a record that was made elsewhere, if it is the word of the name's key and newer
              than the one that is here. A record that is not valid is never kept; of two with the
              same sequence number the better one stays: the one that holds longer.

                > orrery name get k51... > record.bin
                > orrery name put --allow-offline k51... record.bin
              """)
          .arguments(
              Argument.text(
                  "name", "The IPNS name to store the record for (e.g., k51... or /ipns/k51...)."),
              Argument.file("record", "Path to file containing the signed IPNS record.").orStdin())
          .options(FORCE, OfflineConsent.ALLOW_OFFLINE, OfflineConsent.ALLOW_DELEGATED, QUIET)
          .text(NamePutCommand::print)
          .run(NamePutCommand::run)
          .build();

  private NamePutCommand() {}

  private static void run(Request request, Results results) throws IOException {
    OfflineConsent.requireOneMode(request);
    IpnsName name = name(request.givenArguments().get(0));
    IpnsRecord record = record(request.file().readNBytes(IpnsRecord.MAX_LENGTH + 1), name);
    Names names = request.node().names();
    if (!request.get(FORCE)) {
      requireNewer(names.find(name), record);
    }
    OfflineConsent.require(request, "put");
    names.put(name, record);
    results.emitOnce(
        new JsonObject().put("Name", name.toString()).put("Value", record.value().toString()));
  }

  private static IpnsName name(String text) throws FaultException {
    try {
      return IpnsName.parse(text);
    } catch (FaultException e) {
      throw new FaultException(e.fault(), "invalid IPNS name: " + e.getMessage(), e);
    }
  }

  private static IpnsRecord record(byte[] bytes, IpnsName name) throws FaultException {
    if (bytes.length == 0) {
      throw FaultException.malformed("record is empty");
    }
    if (bytes.length > IpnsRecord.MAX_LENGTH) {
      throw FaultException.malformed(
          "record exceeds maximum size of " + IpnsRecord.MAX_LENGTH + " bytes");
    }
    IpnsRecord record;
    try {
      record = IpnsRecord.parse(bytes);
    } catch (FaultException e) {
      throw new FaultException(e.fault(), "invalid IPNS record: " + e.getMessage(), e);
    }
    try {
      record.validate(name, Instant.now());
      return record;
    } catch (FaultException e) {
      throw new FaultException(e.fault(), "record validation failed: " + e.getMessage(), e);
    }
  }

  private static void requireNewer(Optional<IpnsRecord> last, IpnsRecord record)
      throws FaultException {
    if (last.isPresent()
        && !last.get().equals(record)
        && Long.compareUnsigned(last.get().sequence(), record.sequence()) >= 0) {
      throw FaultException.refused(
          "existing IPNS record has sequence "
              + Long.toUnsignedString(last.get().sequence())
              + " >= new record sequence "
              + Long.toUnsignedString(record.sequence())
              + ", use --force to skip this check");
    }
  }

  private static void print(Request request, JsonObject entry, Output output) throws IOException {
    if (!request.get(QUIET)) {
      output.line(ShownName.of(entry.text("Name")));
    }
  }
}
