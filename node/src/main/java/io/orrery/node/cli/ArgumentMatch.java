package io.orrery.node.cli;

import io.orrery.node.command.Argument;
import io.orrery.node.command.UsageException;
import java.util.ArrayList;
import java.util.List;

/**
 * Which input of a command line is which argument of the command, by the rules of go-ipfs-cmds.
 *
 * @param texts values of text arguments
 * @param paths values of file arguments
 * @param stdin the argument that standard input supplies, or null
 */
record ArgumentMatch(List<String> texts, List<String> paths, Argument stdin) {
  /**
   * Matches.
   *
   * @throws UsageException when there are too many inputs or too few
   */
  static ArgumentMatch of(List<Argument> declared, List<String> inputs) throws UsageException {
    boolean variadic = !declared.isEmpty() && declared.get(declared.size() - 1).variadic();
    if (!variadic && inputs.size() > declared.size()) {
      throw new UsageException(
          "expected " + declared.size() + " argument(s), got " + inputs.size());
    }
    int required = (int) declared.stream().filter(Argument::required).count();
    List<String> texts = new ArrayList<>();
    List<String> paths = new ArrayList<>();
    int index = 0;
    for (int i = 0; i < inputs.size(); i++) {
      Argument argument = declared.get(Math.min(index, declared.size() - 1));
      while (inputs.size() - i <= required && !argument.required()) {
        argument = declared.get(Math.min(++index, declared.size() - 1));
      }
      required -= argument.required() && index < declared.size() ? 1 : 0;
      (argument.kind() == Argument.Kind.STRING ? texts : paths).add(inputs.get(i));
      index++;
    }
    return new ArgumentMatch(texts, paths, fromStdin(declared, index));
  }

  /** The last argument when nothing was given for it and it may come from standard input. */
  private static Argument fromStdin(List<Argument> declared, int index) throws UsageException {
    for (int i = index; i < declared.size(); i++) {
      Argument argument = declared.get(i);
      boolean last = i == declared.size() - 1;
      if (last && argument.stdin()) {
        return argument.required() || argument.kind() == Argument.Kind.STRING ? argument : null;
      }
      if (argument.required()) {
        throw new UsageException("argument \"" + argument.name() + "\" is required");
      }
    }
    return null;
  }
}
