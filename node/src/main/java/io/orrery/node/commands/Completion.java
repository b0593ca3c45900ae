package io.orrery.node.commands;

import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.GlobalOptions;
import io.orrery.node.command.Option;
import java.util.ArrayList;
import java.util.List;

/**
 * Completion scripts for shells. Each holds a table from the words typed so far to what may follow,
 * so that completing starts no process.
 */
final class Completion {
  private static final String BASH =
      """
      # %1$s completion for bash
      _%1$s() {
        local word="${COMP_WORDS[COMP_CWORD]}" path="" next words="" flags="" files="" i
        for ((i = 1; i < COMP_CWORD; i++)); do
          next="${path:+$path }${COMP_WORDS[i]}"
          case "$next" in
      %2$s    esac
        done
        case "$path" in
      %3$s  esac
        if [[ $word == -* ]]; then
          COMPREPLY=($(compgen -W "$flags" -- "$word"))
        elif [[ -n $words ]]; then
          COMPREPLY=($(compgen -W "$words" -- "$word"))
        elif [[ -n $files ]]; then
          compopt -o filenames
          COMPREPLY=($(compgen -f -- "$word"))
        fi
      }
      complete -o nosort -F _%1$s %1$s
      """;
  private static final String ZSH =
      """
      #compdef %1$s
      autoload -U +X bashcompinit && bashcompinit
      """;

  private Completion() {}

  static String script(String shell, String program, Command root) {
    return switch (shell) {
      case "bash" -> bash(program, root);
      case "zsh" -> ZSH.formatted(program) + bash(program, root).replace("-o nosort ", "");
      case "fish" -> fish(program, root);
      default -> throw new IllegalArgumentException(shell);
    };
  }

  private static String bash(String program, Command root) {
    StringBuilder paths = new StringBuilder();
    StringBuilder answers = new StringBuilder();
    bash("", root, paths, answers);
    return BASH.formatted(program, paths, answers);
  }

  private static void bash(
      String path, Command command, StringBuilder paths, StringBuilder answers) {
    if (!path.isEmpty()) {
      paths.append("      \"").append(path).append("\") path=\"$next\" ;;\n");
    }
    answers
        .append("    \"")
        .append(path)
        .append("\") words=\"")
        .append(String.join(" ", command.children().names()))
        .append("\" flags=\"")
        .append(String.join(" ", flags(command)))
        .append("\"")
        .append(takesFiles(command) ? " files=yes" : "")
        .append(" ;;\n");
    for (String child : command.children().names()) {
      String next = path.isEmpty() ? child : path + " " + child;
      bash(next, command.children().get(child), paths, answers);
    }
  }

  private static List<String> flags(Command command) {
    List<Option<?>> options = new ArrayList<>(command.options());
    options.addAll(GlobalOptions.ALL);
    List<String> flags = new ArrayList<>();
    for (Option<?> option : options) {
      for (String name : option.names()) {
        flags.add((name.length() == 1 ? "-" : "--") + name);
      }
    }
    return flags;
  }

  private static boolean takesFiles(Command command) {
    for (Argument argument : command.arguments()) {
      if (argument.kind() == Argument.Kind.FILE) {
        return true;
      }
    }
    return false;
  }

  private static String fish(String program, Command root) {
    StringBuilder script = new StringBuilder();
    script.append("# ").append(program).append(" completion for fish\n");
    script.append("complete -c ").append(program).append(" -f\n");
    for (Option<?> option : GlobalOptions.ALL) {
      fishOption(program, "", option, script);
    }
    fish(program, "", root, script);
    return script.toString();
  }

  private static void fish(String program, String path, Command command, StringBuilder script) {
    String here =
        path.isEmpty()
            ? " -n __fish_use_subcommand"
            : " -n '__fish_seen_subcommand_from " + path + "'";
    for (String name : command.children().names()) {
      Command child = command.children().get(name);
      script.append("complete -c ").append(program).append(here).append(" -a ").append(name);
      script.append(" -d ").append(quoted(child.tagline())).append('\n');
    }
    if (takesFiles(command)) {
      script.append("complete -c ").append(program).append(here).append(" -F\n");
    }
    for (Option<?> option : command.options()) {
      fishOption(program, here, option, script);
    }
    for (String name : command.children().names()) {
      fish(program, name, command.children().get(name), script);
    }
  }

  private static void fishOption(
      String program, String here, Option<?> option, StringBuilder script) {
    script.append("complete -c ").append(program).append(here);
    for (String name : option.names()) {
      script.append(name.length() == 1 ? " -s " : " -l ").append(name);
    }
    script.append(option.kind() == Option.Kind.BOOL ? "" : " -r");
    script.append(" -d ").append(quoted(option.help())).append('\n');
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
