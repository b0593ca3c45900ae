package io.orrery.node.commands;

import io.orrery.node.command.Command;
import io.orrery.node.command.Option;
import io.orrery.node.command.Output;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.json.JsonObject;
import java.io.IOException;
import java.util.List;

/** {@code version}. */
final class VersionCommand {
  private static final Option<Boolean> NUMBER =
      Option.flag("number", "n").help("Only show the version number.");
  private static final Option<Boolean> COMMIT = Option.flag("commit").help("Show the commit hash.");
  private static final Option<Boolean> REPO = Option.flag("repo").help("Show repo version.");
  private static final Option<Boolean> ALL =
      Option.flag("all").help("Show all version information");

  static final Command COMMAND =
      Command.named("version", "Show version information.")
          .summary("Returns the current version of the program and exits.")
          .options(NUMBER, COMMIT, REPO, ALL)
          .place(Command.Place.NO_REPO)
          .text(VersionCommand::print)
          .run(VersionCommand::run)
          .build();

  private VersionCommand() {}

  private static void run(Request request, Results results) throws IOException {
    results.emitOnce(
        new JsonObject()
            .put("Version", ProgramVersion.NUMBER)
            .put("Commit", "")
            .put("Repo", ProgramVersion.REPO)
            .put("System", ProgramVersion.system())
            .put("Golang", "")
            .put("Java", System.getProperty("java.version")));
  }

  /** What {@code --all} shows. */
  static List<String> allLines() {
    return List.of(
        "Orrery version: " + ProgramVersion.NUMBER,
        "Repo version: 1",
        "System version: " + ProgramVersion.system(),
        "Java version: " + System.getProperty("java.version"));
  }

  private static void print(Request request, JsonObject version, Output out) throws IOException {
    String commit = version.text("Commit");
    String number = version.text("Version");
    if (request.get(ALL)) {
      out.line("Orrery version: " + number + (commit.isEmpty() ? "" : "-" + commit));
      out.line("Repo version: " + version.text("Repo"));
      out.line("System version: " + version.text("System"));
      out.line("Java version: " + version.text("Java"));
    } else if (request.get(REPO)) {
      out.line(version.text("Repo"));
    } else {
      String shown = number + (request.get(COMMIT) && !commit.isEmpty() ? "-" + commit : "");
      out.line(
          request.get(NUMBER)
              ? shown
              : request.environment().program().label() + " version " + shown);
    }
  }
}
