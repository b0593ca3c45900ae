package io.orrery.node.commands;

import io.orrery.ipld.FaultException;
import io.orrery.node.command.Command;
import io.orrery.node.command.Option;
import io.orrery.node.command.Output;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.json.JsonObject;
import io.orrery.node.pin.PinVerdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code pin verify}. */
final class PinVerifyCommand {
  private static final Option<Boolean> VERBOSE =
      Option.flag("verbose").help("Also write the hashes of non-broken pins.");
  private static final Option<Boolean> QUIET =
      Option.flag("quiet", "q").help("Write just hashes of broken pins.");

  static final Command COMMAND =
      Command.named("verify", "Verify that recursive pins are complete.")
          .options(VERBOSE, QUIET)
          .text(PinVerifyCommand::print)
          .run(PinVerifyCommand::run)
          .build();

  private PinVerifyCommand() {}

  private static void run(Request request, Results results) throws IOException {
    if (request.get(VERBOSE) && request.get(QUIET)) {
      throw FaultException.malformed(
          "the --verbose and --quiet options can not be used at the same time");
    }
    CidText text = CidText.of(request);
    request
        .node()
        .pins()
        .verifier()
        .verify(
            verdict -> {
              request.checkAlive();
              if (!verdict.isComplete() || request.get(VERBOSE)) {
                results.emit(verdict(verdict, text));
              }
            });
  }

  private static JsonObject verdict(PinVerdict verdict, CidText text) {
    List<JsonObject> bad = new ArrayList<>();
    for (PinVerdict.BadBlock block : verdict.bad()) {
      bad.add(
          new JsonObject().put("Cid", text.of(block.cid())).put("Err", block.fault().getMessage()));
    }
    return new JsonObject()
        .put("Cid", text.of(verdict.root()))
        .putUnlessEmpty("Ok", verdict.isComplete())
        .putUnlessEmpty("BadNodes", bad);
  }

  private static void print(Request request, JsonObject verdict, Output output) throws IOException {
    String root = verdict.text("Cid");
    if (request.get(QUIET)) {
      output.line(root);
    } else if (verdict.flag("Ok")) {
      output.line(root + " ok");
    } else {
      output.line(root + " broken");
      for (JsonObject bad : verdict.objects("BadNodes")) {
        output.line("  " + bad.text("Cid") + ": " + bad.text("Err"));
      }
    }
  }
}
