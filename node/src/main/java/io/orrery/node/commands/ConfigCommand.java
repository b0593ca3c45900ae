package io.orrery.node.commands;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.Option;
import io.orrery.node.command.Output;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.json.JsonObject;
import io.orrery.node.json.JsonReader;
import io.orrery.node.json.JsonWriter;
import io.orrery.node.repo.PublicConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code config}, {@code config show}, {@code config edit}, {@code config replace}. */
final class ConfigCommand {
  private static final Option<Boolean> BOOL = Option.flag("bool").help("Set a boolean value.");
  private static final Option<Boolean> JSON = Option.flag("json").help("Parse stringified JSON.");

  /** Above any configuration that a repo takes. */
  private static final int MAX_LENGTH = 4 << 20;

  private static final Command SHOW =
      Command.named("show", "Output config file contents.")
          .summary(
              """
              NOTE: For security reasons, this command will omit your private key, the
              authorizations of the RPC and remote services. If you would like to make a full backup
              of your config (private key included), you must copy the config file from your repo.
              """)
          .text((request, config, out) -> out.line(JsonWriter.indented(config, "  ")))
          .run(
              (request, results) ->
                  results.emitOnce(new PublicConfig(request.environment().config()).all()))
          .build();

  private static final Command EDIT =
      Command.named("edit", "Open the config file for editing in $EDITOR.")
          .summary(
              """
              To use 'orrery config edit', you must have the $EDITOR environment
              variable set to your preferred text editor.
              """)
          .place(Command.Place.HERE)
          .run((request, results) -> edit(request))
          .build();

  private static final Command REPLACE =
      Command.named("replace", "Replace the config with <file>.")
          .summary(
              """
              Make sure to back up the config file first if necessary, as this operation
              can't be undone.

              The private key cannot be set over the RPC API. 'orrery config replace'
              keeps the existing Identity and ignores it in <file>.
              """)
          .arguments(Argument.file("file", "The file to use as the new config."))
          .run((request, results) -> replace(request))
          .build();

  static final Command COMMAND =
      Command.named("config", "Get and set IPFS config values.")
          .summary(
              """
              'orrery config' controls configuration variables. It works like 'git config'.
              The configuration values are stored in a config file inside your repo.
              """)
          .description(
              """
              'orrery config' controls configuration variables. It works
              much like 'git config'. The configuration values are stored in a config
              file inside your repository.

              Examples:

              Get the value of the 'Addresses.API' key:

                $ orrery config Addresses.API

              Set the value of the 'Addresses.API' key:

                $ orrery config Addresses.API /ip4/127.0.0.1/tcp/5002

              Set multiple values in the 'Addresses.AppendAnnounce' array:

                $ orrery config Addresses.AppendAnnounce --json \\
                    '["/dns4/a.example.com/tcp/4001", "/dns4/b.example.com/tcp/4002"]'
              """)
          .arguments(
              Argument.text("key", "The key of the config entry (e.g. \"Addresses.API\")."),
              Argument.text("value", "The value to set the config entry to.").optional())
          .options(BOOL, JSON)
          .children(EDIT, ConfigProfile.COMMAND, REPLACE, SHOW)
          .text(ConfigCommand::print)
          .run(ConfigCommand::run)
          .build();

  private ConfigCommand() {}

  private static void run(Request request, Results results) throws IOException {
    List<String> arguments = request.arguments();
    String key = arguments.get(0);
    Object value;
    if (arguments.size() == 1) {
      value = new PublicConfig(request.environment().config()).get(key);
    } else {
      value = parse(request, arguments.get(1));
      set(request, key, value);
    }
    results.emitOnce(new JsonObject().put("Key", key).put("Value", value));
  }

  private static Object parse(Request request, String text) throws FaultException {
    if (request.get(JSON)) {
      try {
        return JsonReader.parse(text);
      } catch (FaultException e) {
        throw new FaultException(e.fault(), "failed to unmarshal json. " + e.getMessage(), e);
      }
    }
    return request.get(BOOL) ? (Object) text.equals("true") : text;
  }

  private static void set(Request request, String key, Object value) throws FaultException {
    request.node().repo().change(config -> new PublicConfig(config).with(key, value));
  }

  private static void print(Request request, JsonObject field, Output out) throws IOException {
    if (request.givenArguments().size() == 1) {
      Object value = field.get("Value");
      out.line(value instanceof String text ? text : JsonWriter.indented(value, "  "));
    }
  }

  private static void replace(Request request) throws IOException {
    byte[] given = request.file().readNBytes(MAX_LENGTH + 1);
    if (given.length > MAX_LENGTH) {
      throw new FaultException(Fault.FULL, "a config may not be larger than 4 MiB");
    }
    request.node().repo().change(config -> new PublicConfig(config).replacedBy(given));
  }

  private static void edit(Request request) throws IOException {
    Optional<String> editor =
        Optional.ofNullable(System.getenv("EDITOR")).filter(text -> !text.isBlank());
    if (editor.isEmpty()) {
      throw FaultException.refused("ENV variable $EDITOR not set");
    }
    // Says so itself where there is no repo.
    request.environment().config();
    Path file = request.environment().repoPath().resolve("config");
    Process process =
        new ProcessBuilder("/bin/sh", "-c", editor.get() + " \"$1\"", "sh", file.toString())
            .inheritIO()
            .start();
    int code = await(process);
    if (code != 0) {
      throw FaultException.refused("the editor ended with exit status " + code);
    }
    // What makes no sense is said now, not at the next start.
    request.environment().config();
  }

  private static int await(Process process) throws FaultException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FaultException(Fault.CLOSED, "interrupted", e);
    }
  }
}
