package io.orrery.node.command;

/**
 * A positional argument of a command.
 *
 * <p>As in Kubo, no required argument follows an optional one, and only the last may be variadic or
 * come from standard input.
 *
 * @param name as help shows it, without brackets
 * @param kind what its values are
 * @param required at least one value must be given
 * @param variadic takes any number of values
 * @param stdin when no value is given, standard input (or the body of the request) supplies it: a
 *     value a line, or the file
 * @param recursive for files: directories are taken, with {@code --recursive}
 * @param help one line
 */
public record Argument(
    String name,
    Kind kind,
    boolean required,
    boolean variadic,
    boolean stdin,
    boolean recursive,
    String help) {
  /** What an argument's values are. */
  public enum Kind {
    /** A text. */
    STRING,
    /** A file of the caller: its path on the command line, a part of the form over RPC. */
    FILE
  }

  /** A required text. */
  public static Argument text(String name, String help) {
    return new Argument(name, Kind.STRING, true, false, false, false, help);
  }

  /** A required file. */
  public static Argument file(String name, String help) {
    return new Argument(name, Kind.FILE, true, false, false, false, help);
  }

  public Argument optional() {
    return new Argument(name, kind, false, variadic, stdin, recursive, help);
  }

  public Argument repeated() {
    return new Argument(name, kind, required, true, stdin, recursive, help);
  }

  public Argument orStdin() {
    return new Argument(name, kind, required, variadic, true, recursive, help);
  }

  public Argument orDirectory() {
    return new Argument(name, kind, required, variadic, stdin, true, help);
  }

  /** As usage lines show it: {@code <name>}, {@code [<name>]}, {@code <name>...}. */
  public String usage() {
    return (required ? "<" + name + ">" : "[<" + name + ">]") + (variadic ? "..." : "");
  }
}
