package io.orrery.node.disk;

import io.orrery.node.command.Option;
import io.orrery.node.command.OptionValues;
import java.util.List;
import java.util.Optional;

/**
 * How the files of a command line are walked.
 *
 * @param recursive directories are taken, with all below them
 * @param hidden names that start with a dot are taken too; a file named on the command line always
 *     is
 * @param ignore rules in the syntax of gitignore, applied to what lies below a directory
 * @param ignoreFile a file with more such rules, which come first
 * @param followArguments a symlink named on the command line stands for its target
 * @param followAll so does every symlink on the way
 * @param stdinName the name of what standard input holds; "" gives it none
 * @param withMetadata modes and mtimes are wanted, which takes another system call a file
 */
public record WalkOptions(
    boolean recursive,
    boolean hidden,
    List<String> ignore,
    Optional<String> ignoreFile,
    boolean followArguments,
    boolean followAll,
    String stdinName,
    boolean withMetadata) {

  public static final Option<Boolean> RECURSIVE =
      Option.flag("recursive", "r").help("Add directory paths recursively.");
  public static final Option<Boolean> DEREFERENCE_ARGS =
      Option.flag("dereference-args")
          .help(
              "DEPRECATED: use --dereference-symlinks instead. Only dereferences symlinks in CLI"
                  + " arguments, not inside directories.");
  public static final Option<String> STDIN_NAME =
      Option.text("stdin-name").help("Assign a name if the file source is stdin.");
  public static final Option<Boolean> HIDDEN =
      Option.flag("hidden", "H")
          .help("Include files that are hidden. Only takes effect on recursive add.");
  public static final Option<List<String>> IGNORE =
      Option.texts("ignore")
          .help("A rule (.gitignore-style) defining which file(s) should be ignored (variadic).");
  public static final Option<String> IGNORE_RULES_PATH =
      Option.text("ignore-rules-path").help("A path to a file with .gitignore-style ignore rules.");
  public static final Option<Boolean> DEREFERENCE_SYMLINKS =
      Option.flag("dereference-symlinks")
          .help(
              "Recursively resolve all symlinks to their target content. Works on symlinks inside"
                  + " directories, not just CLI arguments.");
  public static final Option<Boolean> PRESERVE_MODE =
      Option.flag("preserve-mode")
          .help("Apply existing POSIX permissions to created UnixFS entries.");
  public static final Option<Boolean> PRESERVE_MTIME =
      Option.flag("preserve-mtime")
          .help("Apply existing POSIX modification time to created UnixFS entries.");

  /** Takes single files as they are, and no directories. */
  public static final WalkOptions PLAIN =
      new WalkOptions(false, false, List.of(), Optional.empty(), false, false, "", false);

  /**
   * What the options of a request say; those that its command does not have are as if not given.
   */
  public static WalkOptions of(OptionValues values) {
    return new WalkOptions(
        isSet(values, RECURSIVE),
        isSet(values, HIDDEN),
        Optional.ofNullable(values.get(IGNORE)).orElse(List.of()),
        Optional.ofNullable(values.get(IGNORE_RULES_PATH)).filter(path -> !path.isEmpty()),
        isSet(values, DEREFERENCE_ARGS),
        isSet(values, DEREFERENCE_SYMLINKS),
        Optional.ofNullable(values.get(STDIN_NAME)).orElse(""),
        isSet(values, PRESERVE_MODE) || isSet(values, PRESERVE_MTIME));
  }

  private static boolean isSet(OptionValues values, Option<Boolean> flag) {
    return Boolean.TRUE.equals(values.get(flag));
  }
}
