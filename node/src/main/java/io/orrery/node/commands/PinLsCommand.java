package io.orrery.node.commands;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.Option;
import io.orrery.node.command.Output;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.json.JsonObject;
import io.orrery.node.pin.Pin;
import io.orrery.node.pin.PinMode;
import io.orrery.node.pin.PinVisitor;
import java.io.IOException;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** {@code pin ls}. */
final class PinLsCommand {
  private static final Option<String> TYPE =
      Option.text("type", "t")
          .fallback("all")
          .help(
              "The type of pinned keys to list. Can be \"direct\", \"indirect\", \"recursive\", or"
                  + " \"all\"");
  private static final Option<Boolean> QUIET =
      Option.flag("quiet", "q").help("Output only the CIDs of pins.");
  private static final Option<String> NAME =
      Option.text("name", "n")
          .help(
              "Limit returned pins to ones with names that contain the value provided"
                  + " (case-sensitive, partial match). Implies --names=true.");
  private static final Option<Boolean> STREAM =
      Option.flag("stream", "s").help("Enable streaming of pins as they are discovered.");
  private static final Option<Boolean> NAMES =
      Option.flag("names").help("Include pin names in the output.");

  static final Command COMMAND =
      Command.named("ls", "List objects pinned to local storage.")
          .summary(
              """
              Lists what is pinned and how: recursively, directly, or indirectly, by something above
              it. With arguments, says it of those, and fails if one is not pinned.
              """)
          .arguments(
              Argument.text("ipfs-path", "Path to object(s) to be listed.").optional().repeated())
          .options(TYPE, QUIET, NAME, STREAM, NAMES)
          .text(PinLsCommand::print)
          .run(PinLsCommand::run)
          .build();

  private PinLsCommand() {}

  private static void run(Request request, Results results) throws IOException {
    Set<PinMode> modes = modes(request.get(TYPE));
    String part = request.find(NAME).orElse("");
    boolean named = request.get(NAMES) || !part.isEmpty();
    CidText text = CidText.of(request);
    if (request.get(STREAM)) {
      list(
          request,
          modes,
          part,
          pin ->
              results.emit(
                  new JsonObject()
                      .put("Cid", text.of(pin.cid()))
                      .putUnlessEmpty("Name", named ? pin.name() : "")
                      .put("Type", pin.type())));
      return;
    }
    // As Go writes a map: in the order of the keys.
    Map<String, JsonObject> keys = new TreeMap<>();
    list(
        request,
        modes,
        part,
        pin ->
            keys.put(
                text.of(pin.cid()),
                new JsonObject().put("Type", pin.type()).put("Name", named ? pin.name() : "")));
    JsonObject all = new JsonObject();
    keys.forEach(all::put);
    results.emitOnce(keys.isEmpty() ? new JsonObject() : new JsonObject().put("Keys", all));
  }

  private static Set<PinMode> modes(String type) throws FaultException {
    if (type.equals("all")) {
      return EnumSet.allOf(PinMode.class);
    }
    return EnumSet.of(
        PinMode.named(type)
            .orElseThrow(
                () ->
                    FaultException.malformed(
                        "invalid type '"
                            + type
                            + "', must be one of {direct, indirect, recursive, all}")));
  }

  private static void list(Request request, Set<PinMode> modes, String part, PinVisitor visitor)
      throws IOException {
    if (request.arguments().isEmpty()) {
      request
          .node()
          .pins()
          .listing()
          .list(
              modes,
              pin -> {
                request.checkAlive();
                if (pin.name().contains(part)) {
                  visitor.visit(pin);
                }
              });
      return;
    }
    Map<String, Cid> wanted = new LinkedHashMap<>();
    for (String argument : request.arguments()) {
      wanted.put(argument, ContentArgument.block(request, argument));
    }
    Map<Cid, Pin> found = request.node().pins().listing().check(wanted.values(), modes);
    for (Map.Entry<String, Cid> each : wanted.entrySet()) {
      Pin pin = found.get(each.getValue());
      if (pin == null) {
        throw new FaultException(Fault.ABSENT, "path '" + each.getKey() + "' is not pinned");
      }
      visitor.visit(pin);
    }
  }

  private static void print(Request request, JsonObject listed, Output output) throws IOException {
    if (listed.has("Cid")) {
      line(request, listed.text("Cid"), listed, output);
      return;
    }
    JsonObject keys = listed.object("Keys");
    for (String cid : keys.members().keySet()) {
      line(request, cid, keys.object(cid), output);
    }
  }

  private static void line(Request request, String cid, JsonObject pin, Output output)
      throws IOException {
    String name = pin.text("Name");
    output.line(
        request.get(QUIET)
            ? cid
            : cid + " " + pin.text("Type") + (name.isEmpty() ? "" : " " + ShownName.of(name)));
  }
}
