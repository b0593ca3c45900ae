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
import io.orrery.node.json.JsonWriter;
import io.orrery.node.repo.Config;
import io.orrery.node.repo.Profile;
import io.orrery.node.repo.PublicConfig;
import java.io.IOException;
import java.util.Objects;
import java.util.TreeSet;

/** {@code config profile} and {@code config profile apply}. */
final class ConfigProfile {
  private static final Option<Boolean> DRY_RUN =
      Option.flag("dry-run")
          .help(
              "print difference between the current config and the config that would be generated");

  private static final Command APPLY =
      Command.named("apply", "Apply profile to config.")
          .options(DRY_RUN)
          .arguments(Argument.text("profile", "The profile to apply to the config."))
          .text(ConfigProfile::print)
          .run(ConfigProfile::run)
          .build();

  static final Command COMMAND =
      Command.named("profile", "Apply profiles to config.")
          .summary(ConfigProfile::help)
          .children(APPLY)
          .build();

  private ConfigProfile() {}

  private static String help() {
    StringBuilder help = new StringBuilder("Available profiles:\n");
    for (Profile profile : Profile.all()) {
      help.append("  '").append(profile.name()).append("':\n    ").append(profile.about());
      help.append('\n');
    }
    return help.toString();
  }

  private static void run(Request request, Results results) throws IOException {
    String name = request.arguments().get(0);
    Profile profile =
        Profile.named(name)
            .orElseThrow(() -> new FaultException(Fault.ABSENT, name + " is not a profile"));
    Config before = request.environment().config();
    Config after =
        request.get(DRY_RUN)
            ? profile.applyTo(before)
            : request.node().repo().change(profile::applyTo);
    results.emitOnce(
        new JsonObject()
            .put("OldCfg", new PublicConfig(before).all())
            .put("NewCfg", new PublicConfig(after).all()));
  }

  private static void print(Request request, JsonObject change, Output out) throws IOException {
    print("", change.object("OldCfg"), change.object("NewCfg"), out);
  }

  /** A line for each key that changes: what it was and what it is. */
  private static void print(String path, JsonObject before, JsonObject after, Output out)
      throws IOException {
    TreeSet<String> names = new TreeSet<>(before.members().keySet());
    names.addAll(after.members().keySet());
    for (String name : names) {
      Object old = before.get(name);
      Object now = after.get(name);
      if (old instanceof JsonObject a && now instanceof JsonObject b) {
        print(path + name + ".", a, b, out);
      } else if (!Objects.equals(old, now)) {
        String from = before.has(name) ? JsonWriter.compact(old) : "(unset)";
        String to = after.has(name) ? JsonWriter.compact(now) : "(unset)";
        out.line(path + name + ": " + from + " -> " + to);
      }
    }
  }
}
