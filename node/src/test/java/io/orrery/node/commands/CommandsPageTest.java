package io.orrery.node.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.GlobalOptions;
import io.orrery.node.command.Option;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/commands.md follows from the declarations; this writes it, and finds it out of date. */
class CommandsPageTest {
  private static final Path PAGE = Path.of("../docs/commands.md");

  private final StringBuilder page = new StringBuilder();

  @Test
  void thePageIsWhatTheDeclarationsSay() throws Exception {
    write();
    if (System.getenv("WRITE_DOCS") != null) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
        .as(
            "docs/commands.md is out of date; write it anew with: WRITE_DOCS=1"
                + " mvn test -pl node -am -Dtest=CommandsPageTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false")
        .isEqualTo(page.toString());
  }

  private void write() {
    line("# Commands");
    line("");
    line("Written from the declarations in the code; `orrery COMMAND --help` shows the same.");
    line("Called as `ipfs`, the program has the same commands under that name.");
    line(
        "A command with a path below `/api/v0` can be called by HTTP POST: arguments are repeated");
    line(
        "`arg` parameters, options are parameters by their first name, files are a multipart form.");
    line("");
    line("The exit code is 0 for success and 1 for anything else.");
    line("");
    line("## Options of every command");
    line("");
    options(GlobalOptions.ALL);
    children("orrery", "", Root.COMMAND, false);
  }

  private void children(String name, String path, Command command, boolean here) {
    for (String child : new TreeSet<>(command.children().names())) {
      Command below = command.children().get(child);
      boolean local = here || below.place() == Command.Place.HERE;
      command(name + " " + child, path + "/" + child, below, local);
      children(name + " " + child, path + "/" + child, below, local);
    }
  }

  private void command(String name, String path, Command command, boolean local) {
    line("## " + name);
    line("");
    line(command.tagline());
    line("");
    if (command.isCallable()) {
      String arguments =
          command.arguments().stream()
              .map(argument -> " " + argument.usage())
              .collect(Collectors.joining());
      line("    " + name + (command.options().isEmpty() ? "" : " [OPTION…]") + arguments);
      line("");
      line(local ? "Only on the command line." : "RPC: `/api/v0" + path + "`");
      line("");
    }
    if (!command.description().isEmpty()) {
      line("```text");
      line(command.description());
      line("```");
      line("");
    }
    if (!command.arguments().isEmpty()) {
      line("| argument | |");
      line("|---|---|");
      for (Argument argument : command.arguments()) {
        line(row("`" + argument.usage() + "`", argument.help()));
      }
      line("");
    }
    options(command.options());
  }

  private void options(List<Option<?>> options) {
    if (options.isEmpty()) {
      return;
    }
    line("| option | type | |");
    line("|---|---|---|");
    for (Option<?> option : options) {
      String names =
          option.names().stream()
              .map(name -> "`" + (name.length() == 1 ? "-" : "--") + name + "`")
              .collect(Collectors.joining(", "));
      line(row(names, option.kind().label(), option.help()));
    }
    line("");
  }

  private static String row(String... cells) {
    return List.of(cells).stream()
        .map(cell -> cell.replace("|", "\\|").replace("<", "&lt;"))
        .collect(Collectors.joining(" | ", "| ", " |"))
        .replace("`&lt;", "`<")
        .replace("`[&lt;", "`[<");
  }

  private void line(String text) {
    page.append(text.stripTrailing()).append('\n');
  }
}
