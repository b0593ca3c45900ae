package io.orrery.node.cli;

import io.orrery.node.command.Command;
import io.orrery.node.command.GlobalOptions;
import io.orrery.node.command.Option;
import io.orrery.node.command.OptionValues;
import io.orrery.node.command.UsageException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Takes command lines apart with picocli, by Kubo's grammar: options anywhere, {@code
 * --flag=false}, {@code -xyz} for flags, {@code -n5} and {@code -n 5}, nothing abbreviated. The
 * model is built in code for the commands that the line may name and for no others, which halves
 * the time that picocli takes.
 */
final class CommandLineParser {
  /**
   * Picocli's own looks for Groovy, and for a class that is in no jar every jar of the class path
   * is opened: that takes 20 ms.
   */
  private static final CommandLine.IFactory FACTORY =
      new CommandLine.IFactory() {
        @Override
        public <K> K create(Class<K> type) throws ReflectiveOperationException {
          return type.getDeclaredConstructor().newInstance();
        }
      };

  private final Command root;
  private final String[] words;
  private final List<Map.Entry<Option<?>, String>> given = new ArrayList<>();

  /** The inputs behind the name of each command of the path, by its depth; the root's is 0. */
  private final Map<Integer, List<String>> inputs = new TreeMap<>();

  private CommandLineParser(Command root, String[] words) {
    this.root = root;
    this.words = words;
  }

  static Invocation parse(Command root, String[] words) {
    return new CommandLineParser(root, words).parse();
  }

  private Invocation parse() {
    CommandSpec model = newModel().name(root.name());
    for (Option<?> option : GlobalOptions.ALL) {
      model.addOption(option(option).scopeType(ScopeType.INHERIT).build());
    }
    fill(model, root, 0);
    CommandLine parser = new CommandLine(model, FACTORY);
    // Set on the finished tree: picocli hands these on to sub-commands that are there.
    parser
        .setOverwrittenOptionsAllowed(true)
        .setExpandAtFiles(false)
        .setAllowOptionsAsOptionParameters(true)
        .setAllowSubcommandsAsOptionParameters(true)
        .setAbbreviatedOptionsAllowed(false)
        .setAbbreviatedSubcommandsAllowed(false);
    UsageException problem = null;
    CommandLine called = parser;
    try {
      CommandLine.ParseResult result = parser.parseArgs(words);
      while (result.hasSubcommand()) {
        result = result.subcommand();
      }
      called = result.commandSpec().commandLine();
    } catch (ParameterException e) {
      called = e.getCommandLine();
      problem = explain(e);
    }
    List<String> named = pathTo(called);
    List<String> path = named.subList(0, depth(named));
    List<String> taken = taken(named, path.size());
    OptionValues options = new OptionValues();
    for (Map.Entry<Option<?>, String> entry : given) {
      try {
        options.add(entry.getKey(), entry.getValue());
      } catch (UsageException e) {
        problem = problem == null ? e : problem;
      }
    }
    if (path.isEmpty() && !taken.isEmpty()) {
      problem = Suggestions.unknown(taken.get(0), root);
    }
    return new Invocation(find(path), path, options, taken, problem);
  }

  /** How far the path really goes: behind the first input no word names a command any more. */
  private int depth(List<String> named) {
    for (Map.Entry<Integer, List<String>> entry : inputs.entrySet()) {
      if (!entry.getValue().isEmpty()) {
        return Math.min(entry.getKey(), named.size());
      }
    }
    return named.size();
  }

  /** The inputs in the order of the line, with what was taken for names of commands too far. */
  private List<String> taken(List<String> named, int depth) {
    List<String> taken = new ArrayList<>(inputs.getOrDefault(depth, List.of()));
    for (int i = depth; i < named.size(); i++) {
      taken.add(named.get(i));
      taken.addAll(inputs.getOrDefault(i + 1, List.of()));
    }
    return taken;
  }

  private static CommandSpec newModel() {
    return CommandSpec.wrapWithoutInspection(null, FACTORY);
  }

  /** Adds what a command takes, and below it the commands whose names the line holds. */
  private void fill(CommandSpec model, Command command, int depth) {
    model.addPositional(
        PositionalParamSpec.builder()
            .arity("0..*")
            .index("0..*")
            .type(ArrayList.class)
            .auxiliaryTypes(String.class)
            .setter(new Inputs(depth))
            .build());
    for (Option<?> option : command.options()) {
      // As in Kubo, what a command takes is taken behind the names of its children too.
      model.addOption(option(option).scopeType(ScopeType.INHERIT).build());
    }
    Map<String, Command> named = new LinkedHashMap<>();
    for (String word : words) {
      Command child = command.children().get(word);
      if (child != null) {
        named.put(word, child);
      }
    }
    for (Map.Entry<String, Command> child : named.entrySet()) {
      CommandSpec below = newModel();
      fill(below, child.getValue(), depth + 1);
      model.addSubcommand(child.getKey(), new CommandLine(below, FACTORY));
    }
  }

  private OptionSpec.Builder option(Option<?> option) {
    String[] names = new String[option.names().size()];
    for (int i = 0; i < names.length; i++) {
      String name = option.names().get(i);
      names[i] = (name.length() == 1 ? "-" : "--") + name;
    }
    boolean flag = option.kind() == Option.Kind.BOOL;
    OptionSpec.Builder builder =
        OptionSpec.builder(names[0], tail(names))
            .type(String.class)
            .arity("1")
            .setter(new Value(option));
    return flag ? builder.preprocessor(new Flag(option)) : builder;
  }

  private static String[] tail(String[] names) {
    String[] tail = new String[names.length - 1];
    System.arraycopy(names, 1, tail, 0, tail.length);
    return tail;
  }

  private static List<String> pathTo(CommandLine called) {
    List<String> path = new ArrayList<>();
    for (CommandLine line = called; line.getParent() != null; line = line.getParent()) {
      path.add(0, line.getCommandName());
    }
    return path;
  }

  private Command find(List<String> path) {
    Command command = root;
    for (String name : path) {
      command = command.children().get(name);
    }
    return command;
  }

  private static UsageException explain(ParameterException failure) {
    if (failure instanceof UnmatchedArgumentException unmatched) {
      String word = unmatched.getUnmatched().get(0);
      int equals = word.indexOf('=');
      String option = equals < 0 ? word : word.substring(0, equals);
      return new UsageException(
          "unknown option \"" + option.substring(option.startsWith("--") ? 2 : 1) + "\"");
    }
    if (failure instanceof MissingParameterException missing
        && missing.getMissing().get(0) instanceof OptionSpec option) {
      String name = option.longestName();
      return new UsageException(
          "missing argument for option \"" + name.substring(name.startsWith("--") ? 2 : 1) + "\"");
    }
    return new UsageException(failure.getMessage());
  }

  /** Takes the values of an option as they come; picocli also hands over nulls, for clearing. */
  private final class Value implements ISetter {
    private final Option<?> option;

    Value(Option<?> option) {
      this.option = option;
    }

    @Override
    public <T> T set(T value) {
      if (value != null) {
        given.add(Map.entry(option, value.toString()));
      }
      return null;
    }
  }

  /**
   * Takes the inputs. Picocli hands over a list, empty and then filled, for each run of them that
   * no option interrupts.
   */
  private final class Inputs implements ISetter {
    private final int depth;
    private List<String> before = List.of();
    private Object run;

    Inputs(int depth) {
      this.depth = depth;
    }

    @Override
    public <T> T set(T value) {
      if (value instanceof List<?> list) {
        if (list != run) {
          run = list;
          before = inputs.getOrDefault(depth, List.of());
        }
        List<String> texts = new ArrayList<>(before);
        list.forEach(input -> texts.add(input.toString()));
        inputs.put(depth, texts);
      }
      return null;
    }
  }

  /** A flag takes a value only behind an equals sign: in {@code -r true} the latter is a file. */
  private final class Flag implements IParameterPreprocessor {
    private final Option<?> option;

    Flag(Option<?> option) {
      this.option = option;
    }

    @Override
    public boolean preprocess(
        Stack<String> words, CommandSpec model, ArgSpec spec, Map<String, Object> about) {
      if ("=".equals(about.get("separator"))) {
        return false;
      }
      given.add(Map.entry(option, "true"));
      return true;
    }
  }
}
