package io.orrery.node.cli;

import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.GlobalOptions;
import io.orrery.node.command.Option;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** The help of a command, short or long, laid out as Kubo's is. */
final class HelpText {
  private static final String INDENT = "  ";

  /** Narrower than this, a text is not wrapped any more. */
  private static final int NARROWEST = 30;

  private final String program;
  private final Command command;
  private final List<String> path;
  private final int width;

  /**
   * @param path the names that lead to the command
   * @param columns of the screen
   */
  HelpText(String program, Command command, List<String> path, int columns) {
    this.program = program;
    this.command = command;
    this.path = path;
    this.width = columns - INDENT.length();
  }

  String brief() {
    StringBuilder text = new StringBuilder("USAGE\n").append(indent(usage())).append('\n');
    text.append('\n').append(indent(synopsis())).append('\n');
    if (!command.summary().isEmpty()) {
      text.append('\n').append(indent(named(command.summary()))).append('\n');
    }
    if (!command.children().names().isEmpty()) {
      text.append("\nSUBCOMMANDS\n").append(indent(children())).append('\n');
    }
    if (!path.isEmpty()) {
      text.append('\n').append(more()).append('\n');
    }
    return text.append('\n').toString();
  }

  String full() {
    StringBuilder text = new StringBuilder("USAGE\n").append(indent(usage())).append("\n\n");
    text.append("SYNOPSIS\n").append(indent(synopsis())).append("\n\n");
    section(text, "ARGUMENTS", arguments());
    section(text, "OPTIONS", options(shownOptions()));
    section(text, "DESCRIPTION", named(command.description()));
    if (!command.children().names().isEmpty()) {
      text.append("SUBCOMMANDS\n").append(indent(children())).append("\n\n");
      text.append(more()).append('\n');
    }
    return text.append('\n').toString();
  }

  private static void section(StringBuilder text, String title, String body) {
    if (!body.isEmpty()) {
      text.append(title).append("\n\n").append(indent(body)).append("\n\n");
    }
  }

  /** The root shows the options that all others take too. */
  private List<Option<?>> shownOptions() {
    return path.isEmpty() ? GlobalOptions.ALL : command.options();
  }

  /** Help is written with the name {@code orrery}; whoever calls it otherwise reads otherwise. */
  private String named(String text) {
    return text.replace("orrery ", program + " ");
  }

  private String fullName() {
    return path.isEmpty() ? program : program + " " + String.join(" ", path);
  }

  private String more() {
    return INDENT
        + "For more information about each command, use:\n"
        + INDENT
        + "'"
        + fullName()
        + " <subcmd> --help'\n";
  }

  private String usage() {
    return wrapped(withArguments(fullName(), command) + " - ", command.tagline());
  }

  private static String withArguments(String name, Command command) {
    StringBuilder text = new StringBuilder(name);
    for (Argument argument : command.arguments()) {
      text.append(' ').append(argument.usage());
    }
    return text.toString();
  }

  private String synopsis() {
    StringBuilder text = new StringBuilder(fullName());
    List<String> parts = new ArrayList<>();
    for (Option<?> option : shownOptions()) {
      parts.add(synopsis(option));
    }
    if (path.isEmpty()) {
      parts.add("<command>");
      parts.add("...");
    } else if (!command.arguments().isEmpty()) {
      parts.add("[--]");
    }
    for (Argument argument : command.arguments()) {
      String name = "<" + argument.name() + ">" + (argument.variadic() ? "..." : "");
      parts.add(argument.required() ? name : "[" + name + "]");
    }
    int column = text.length();
    for (String part : parts) {
      if (column + part.length() + 1 > width) {
        text.append('\n').append(" ".repeat(fullName().length()));
        column = fullName().length();
      }
      text.append(' ').append(part);
      column += part.length() + 1;
    }
    return text.toString();
  }

  private static String synopsis(Option<?> option) {
    StringBuilder text = new StringBuilder("[");
    if (Boolean.TRUE.equals(option.fallback())) {
      text.append("--").append(option.name()).append("=false");
    } else {
      for (String name : option.names()) {
        text.append(text.length() == 1 ? "" : " | ").append(dashed(name));
        if (text.length() == dashed(name).length() + 1 && option.kind() != Option.Kind.BOOL) {
          text.append("=<").append(name).append('>');
        }
      }
    }
    return text.append(']').append(option.kind() == Option.Kind.STRINGS ? "..." : "").toString();
  }

  private static String dashed(String name) {
    return (name.length() == 1 ? "-" : "--") + name;
  }

  private String arguments() {
    List<String> heads = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (Argument argument : command.arguments()) {
      heads.add(argument.usage());
      texts.add(argument.help());
    }
    return columns(heads, texts);
  }

  private String options(List<Option<?>> options) {
    List<String> heads = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (Option<?> option : options) {
      List<String> names = new ArrayList<>(option.names());
      names.sort(Comparator.comparingInt(String::length));
      names.replaceAll(HelpText::dashed);
      heads.add(String.join(", ", names));
    }
    pad(heads);
    for (int i = 0; i < heads.size(); i++) {
      heads.set(i, heads.get(i) + "  " + options.get(i).kind().label());
      texts.add(options.get(i).help());
    }
    return columns(heads, texts);
  }

  private String children() {
    List<String> heads = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (String name : new TreeSet<>(command.children().names())) {
      Command child = command.children().get(name);
      heads.add(withArguments(fullName() + " " + name, child));
      texts.add(child.tagline());
    }
    return columns(heads, texts);
  }

  private String columns(List<String> heads, List<String> texts) {
    pad(heads);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < heads.size(); i++) {
      lines.add(wrapped(heads.get(i) + " - ", named(texts.get(i))));
    }
    return String.join("\n", lines);
  }

  private static void pad(List<String> lines) {
    int longest = 0;
    for (String line : lines) {
      longest = Math.max(longest, line.length());
    }
    for (int i = 0; i < lines.size(); i++) {
      lines.set(i, lines.get(i) + " ".repeat(longest - lines.get(i).length()));
    }
  }

  private String wrapped(String prefix, String text) {
    int room = width - prefix.length();
    String rest = text.strip();
    StringBuilder lines = new StringBuilder(prefix);
    while (room >= NARROWEST && rest.length() > room) {
      int space = rest.lastIndexOf(' ', room - 1);
      space = space < 0 ? rest.indexOf(' ') : space;
      if (space < 0) {
        break;
      }
      lines.append(rest, 0, space).append('\n').append(" ".repeat(prefix.length()));
      rest = rest.substring(space).stripLeading();
    }
    return lines.append(rest).toString();
  }

  private static String indent(String text) {
    return INDENT + text.replace("\n", "\n" + INDENT);
  }
}
