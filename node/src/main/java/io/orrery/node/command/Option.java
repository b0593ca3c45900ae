package io.orrery.node.command;

import java.util.List;

/**
 * A named option of a command, and the key by which {@link Request#get} answers its typed value.
 *
 * @param <T> Boolean, Long, Double, String or {@code List<String>}
 */
public final class Option<T> {
  /** The type of an option's values, by the name that help and RPC errors give it. */
  public enum Kind {
    BOOL("bool"),
    INT("int"),
    UINT("uint"),
    INT64("int64"),
    UINT64("uint64"),
    FLOAT("float64"),
    STRING("string"),
    STRINGS("array");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }

  private final Kind kind;
  private final List<String> names;
  private final String help;
  private final T fallback;

  private Option(Kind kind, List<String> names, String help, T fallback) {
    this.kind = kind;
    this.names = names;
    this.help = help;
    this.fallback = fallback;
  }

  /**
   * An option that is true when given and false when not.
   *
   * <p>The names come first, the long one before a letter, as in {@code flag("quiet", "q")}; the
   * same for the other factories.
   */
  public static Option<Boolean> flag(String... names) {
    return new Option<>(Kind.BOOL, List.of(names), "", false);
  }

  public static Option<Long> number(String... names) {
    return new Option<>(Kind.INT, List.of(names), "", null);
  }

  public static Option<Long> size(String... names) {
    return new Option<>(Kind.UINT64, List.of(names), "", null);
  }

  /** For kinds of whole numbers other than the usual ones, where help and errors name them. */
  public static Option<Long> whole(Kind kind, String... names) {
    return new Option<>(kind, List.of(names), "", null);
  }

  public static Option<String> text(String... names) {
    return new Option<>(Kind.STRING, List.of(names), "", null);
  }

  /** An option that may be given more than once. */
  public static Option<List<String>> texts(String... names) {
    return new Option<>(Kind.STRINGS, List.of(names), "", null);
  }

  /** The same with a line of help. */
  public Option<T> help(String line) {
    return new Option<>(kind, names, line, fallback);
  }

  /** The same with a value for when it is not given. */
  public Option<T> fallback(T value) {
    return new Option<>(kind, names, help, value);
  }

  public Kind kind() {
    return kind;
  }

  /** The first of its names: what RPC and errors call it. */
  public String name() {
    return names.get(0);
  }

  public List<String> names() {
    return names;
  }

  /** The value when it is not given, or null. */
  public T fallback() {
    return fallback;
  }

  /** The help, one sentence, ending in the default where there is one. */
  public String help() {
    if (help.isEmpty()) {
      return "";
    }
    String sentence = help.endsWith(".") ? help : help + ".";
    boolean told = fallback == null || fallback.equals(false);
    return told ? sentence : sentence + " Default: " + fallback + ".";
  }

  /**
   * Reads a value, as Go reads it.
   *
   * @throws UsageException saying what is wrong with the text
   */
  Object parse(String text) throws UsageException {
    return switch (kind) {
      case STRING, STRINGS -> text;
      case BOOL -> text.isEmpty() || GoText.parseBool(text);
      case FLOAT -> GoText.parseFloat(text);
      case INT -> GoText.parseInt(text, 32);
      case INT64 -> GoText.parseInt(text, 64);
      case UINT -> GoText.parseUint(text, 32);
      case UINT64 -> GoText.parseUint(text, 63);
    };
  }
}
