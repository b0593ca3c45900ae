package io.orrery.node.commands;

import io.orrery.node.command.Command;
import io.orrery.node.command.GlobalOptions;
import io.orrery.node.command.Option;
import io.orrery.node.command.Output;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** {@code commands}, and {@code commands completion SHELL}. */
final class CommandsCommand {
  private static final Option<Boolean> FLAGS = Option.flag("flags", "f").help("Show command flags");

  static final Command COMMAND =
      Command.named("commands", "List all available commands.")
          .summary("Lists all available commands (and subcommands) and exits.")
          .options(FLAGS)
          .place(Command.Place.NO_REPO)
          .children(
              Command.named("completion", "Generate shell completions.")
                  .place(Command.Place.HERE)
                  .children(completion("bash"), completion("zsh"), completion("fish"))
                  .build())
          .text(CommandsCommand::print)
          .run(CommandsCommand::run)
          .build();

  private CommandsCommand() {}

  private static void run(Request request, Results results) throws IOException {
    results.emitOnce(
        describe(request.environment().program().label(), Root.COMMAND, GlobalOptions.ALL));
  }

  private static JsonObject describe(String name, Command command, List<Option<?>> options) {
    List<JsonObject> below = new ArrayList<>();
    for (String child : command.children().names()) {
      Command found = command.children().get(child);
      below.add(describe(child, found, found.options()));
    }
    List<JsonObject> flags = new ArrayList<>();
    for (Option<?> option : options) {
      flags.add(new JsonObject().put("Names", option.names()));
    }
    return new JsonObject().put("Name", name).put("Subcommands", below).put("Options", flags);
  }

  private static void print(Request request, JsonObject root, Output out) throws IOException {
    List<String> lines = new ArrayList<>();
    collect("", root, request.get(FLAGS), lines);
    Collections.sort(lines);
    for (String line : lines) {
      out.line(line);
    }
  }

  private static void collect(String prefix, JsonObject command, boolean flags, List<String> to) {
    String name = prefix + command.text("Name");
    to.add(name);
    if (flags && !prefix.isEmpty()) {
      for (JsonObject option : command.objects("Options")) {
        StringBuilder line = new StringBuilder();
        for (Object flag : option.list("Names")) {
          line.append(line.length() == 0 ? "" : " / ")
              .append(name)
              .append(' ')
              .append(dashed(flag));
        }
        to.add(line.toString());
      }
    }
    for (JsonObject child : command.objects("Subcommands")) {
      collect(name + " ", child, flags, to);
    }
  }

  private static String dashed(Object flag) {
    return (flag.toString().length() == 1 ? "-" : "--") + flag;
  }

  private static Command completion(String shell) {
    return Command.named(shell, "Generate " + shell + " shell completions.")
        .summary(
            "Generates command completions for the "
                + shell
                + " shell, to be written to a file and sourced.")
        .place(Command.Place.HERE)
        .run(
            (request, results) -> {
              String script =
                  Completion.script(shell, request.environment().program().label(), Root.COMMAND);
              byte[] bytes = script.getBytes(StandardCharsets.UTF_8);
              results.bytes("text/plain", bytes.length).write(bytes);
            })
        .build();
  }
}
