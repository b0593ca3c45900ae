package io.orrery.node.disk;

import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.node.command.Argument;
import io.orrery.node.command.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A path of the command line that was looked at.
 *
 * @param names where its file goes: its last name; for standard input, the name that was given,
 *     which may be a path, or none
 * @param path null for standard input
 */
record DiskArgument(List<Name> names, Path path) {
  private static final String STDIN = "-";

  boolean isStdin() {
    return path == null;
  }

  /**
   * Looks at all arguments, in their order, and gives them in the order of their names' bytes. The
   * same file twice counts once.
   *
   * @throws UsageException for a path that the command does not take
   * @throws FaultException for one that is not there or may not be read
   */
  static List<DiskArgument> all(List<String> paths, Argument declared, WalkOptions options)
      throws UsageException, FaultException {
    List<DiskArgument> arguments = new ArrayList<>();
    Map<Name, Path> folders = new HashMap<>();
    for (String text : paths) {
      DiskArgument argument =
          text.equals(STDIN)
              ? new DiskArgument(names(options.stdinName()), null)
              : look(text, declared, options);
      if (argument.isStdin() || isNew(argument, folders)) {
        arguments.add(argument);
      }
    }
    arguments.sort(Comparator.comparing(DiskArgument::name));
    return arguments;
  }

  private static boolean isNew(DiskArgument argument, Map<Name, Path> folders)
      throws UsageException {
    Path parent = argument.path().getParent();
    Path folder = parent == null ? Path.of(".") : parent;
    Path before = folders.putIfAbsent(argument.name(), folder);
    if (before != null && !before.equals(folder)) {
      throw new UsageException(
          "file name "
              + argument.name()
              + " repeated under different import directories: "
              + folder
              + " and "
              + before);
    }
    return before == null;
  }

  private static DiskArgument look(String text, Argument declared, WalkOptions options)
      throws UsageException, FaultException {
    Path path = follow(Path.of(text).normalize(), options);
    BasicFileAttributes attributes;
    try {
      attributes = FileAttributes.read(path, options.followAll());
      FileAttributes.requireKnownKind(path, attributes, options.followAll());
      if (attributes.isRegularFile()) {
        DiskFiles.open(path, options.followAll()).close();
      }
    } catch (IOException e) {
      throw DiskFaults.of("open", path, e);
    }
    if (attributes.isDirectory()) {
      requireTaken(path, declared, options);
    }
    Path name = path.getFileName();
    return new DiskArgument(name == null ? List.of() : List.of(FileNames.of(path)), path);
  }

  private Name name() {
    return names.isEmpty() ? Name.EMPTY : names.get(0);
  }

  private static List<Name> names(String path) {
    List<Name> names = new ArrayList<>();
    for (String name : path.split("/", -1)) {
      if (!name.isEmpty() && !name.equals(".") && !name.equals("..")) {
        names.add(Name.of(name));
      }
    }
    return names;
  }

  private static Path follow(Path path, WalkOptions options) throws FaultException {
    try {
      if (path.toString().isEmpty()) {
        return path.toRealPath();
      }
      if (!options.followArguments() && !options.followAll()) {
        return path;
      }
      Path real = path.toRealPath();
      Path here = Path.of("").toRealPath();
      // Messages name a followed path as its user would, from where they are.
      boolean below = real.startsWith(here) && !real.equals(here) && !path.isAbsolute();
      return below ? here.relativize(real) : real;
    } catch (IOException e) {
      throw DiskFaults.of("lstat", path, e);
    }
  }

  private static void requireTaken(Path path, Argument declared, WalkOptions options)
      throws UsageException {
    if (!declared.recursive()) {
      throw new UsageException(
          "invalid path '"
              + path
              + "', argument '"
              + declared.name()
              + "' does not support directories");
    }
    if (!options.recursive()) {
      throw new UsageException(
          "'" + path + "' is a directory, use the '-r' flag to specify directories");
    }
  }
}
