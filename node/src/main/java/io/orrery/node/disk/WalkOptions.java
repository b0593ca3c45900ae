package io.orrery.node.disk;

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

  /** Takes single files as they are, and no directories. */
  public static final WalkOptions PLAIN =
      new WalkOptions(false, false, List.of(), Optional.empty(), false, false, "", false);
}
