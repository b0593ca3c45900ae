package io.orrery.node.disk;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.node.command.Argument;
import io.orrery.node.command.IncomingFile;
import io.orrery.node.command.IncomingFiles;
import io.orrery.node.command.UsageException;
import io.orrery.unixfs.Metadata;
import io.orrery.unixfs.Mtime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The files that a command line names, walked as they are asked for: arguments and the entries of
 * directories in the order of their names' bytes.
 *
 * <p>What can be wrong with an argument itself is found at once, before anything is given. What is
 * below a directory is looked at when its turn comes, and a walk that meets something it cannot
 * read, or that is neither file, directory nor symlink, ends there with an error. A file that
 * changes while it is read gives the bytes that were read.
 */
public final class DiskFiles implements IncomingFiles {
  private static final Name DOT = Name.of(".");
  private static final Set<OpenOption> FOLLOW = Set.of(StandardOpenOption.READ);
  private static final Set<OpenOption> STAY =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

  /**
   * A directory on the way.
   *
   * @param names its path among the incoming files
   * @param relative the path below the argument, for the ignore rules
   * @param key which directory it is, to find circles of symlinks
   * @param rest what of it is still to come
   */
  private record Level(List<Name> names, String relative, Object key, Iterator<Path> rest) {}

  private final WalkOptions options;
  private final Supplier<InputStream> stdin;
  private final IgnoreRules rules;
  private final List<DiskArgument> arguments;
  private final Iterator<DiskArgument> rest;
  private final Deque<Level> levels = new ArrayDeque<>();
  private InputStream open = InputStream.nullInputStream();

  private DiskFiles(
      WalkOptions options,
      Supplier<InputStream> stdin,
      IgnoreRules rules,
      List<DiskArgument> arguments) {
    this.options = options;
    this.stdin = stdin;
    this.rules = rules;
    this.arguments = arguments;
    this.rest = arguments.iterator();
  }

  /**
   * Looks at the arguments.
   *
   * @param paths as the user wrote them; {@code -} is standard input
   * @param declared what the command says of its file argument
   * @param stdin opens standard input, when its turn comes
   * @throws UsageException for a path that is not there, may not be read, or is of a kind that the
   *     command does not take
   */
  public static DiskFiles of(
      List<String> paths, Argument declared, WalkOptions options, Supplier<InputStream> stdin)
      throws UsageException {
    try {
      IgnoreRules rules = IgnoreRules.of(options);
      return new DiskFiles(options, stdin, rules, DiskArgument.all(paths, declared, options));
    } catch (FaultException e) {
      throw new UsageException(e.getMessage());
    }
  }

  /**
   * How many bytes all files hold, found by another walk; what cannot be read counts for nothing,
   * and neither does standard input. Stops with what it has once {@code enough} says so.
   */
  public long totalSize(BooleanSupplier enough) {
    long total = 0;
    DiskFiles walk = new DiskFiles(options, InputStream::nullInputStream, rules, arguments);
    try {
      for (Found found = walk.step(); found != null; found = walk.step()) {
        total +=
            found.attributes != null && found.attributes.isRegularFile()
                ? found.attributes.size()
                : 0;
        if (enough.getAsBoolean()) {
          break;
        }
      }
      return total;
    } catch (IOException e) {
      // The real walk meets the same and says so; this one only feeds a progress bar.
      return total;
    }
  }

  @Override
  public IncomingFile next() throws IOException {
    close();
    Found found = step();
    return found == null ? null : found.attributes == null ? fromStdin(found) : incoming(found);
  }

  @Override
  public void close() throws IOException {
    open.close();
    open = InputStream.nullInputStream();
  }

  /** A file of the walk; attributes are null for standard input. */
  private record Found(List<Name> names, Path path, BasicFileAttributes attributes) {}

  /** The next file that the rules do not leave out, or null; a directory is entered. */
  private Found step() throws IOException {
    while (!levels.isEmpty()) {
      Level level = levels.peek();
      if (!level.rest().hasNext()) {
        levels.pop();
        continue;
      }
      Path path = level.rest().next();
      Name name = FileNames.of(path);
      if (!options.hidden() && name.startsWith(DOT)) {
        continue;
      }
      BasicFileAttributes attributes = FileAttributes.read(path, options.followAll());
      String relative =
          level.relative().isEmpty() ? name.toString() : level.relative() + "/" + name;
      if (!rules.leavesOut(relative, attributes.isDirectory())) {
        return enter(new Found(append(level.names(), name), path, attributes), relative);
      }
    }
    if (!rest.hasNext()) {
      return null;
    }
    DiskArgument argument = rest.next();
    return argument.isStdin()
        ? new Found(argument.names(), null, null)
        : enter(
            new Found(
                argument.names(),
                argument.path(),
                FileAttributes.read(argument.path(), options.followAll())),
            "");
  }

  private Found enter(Found found, String relative) throws IOException {
    FileAttributes.requireKnownKind(found.path, found.attributes, options.followAll());
    if (found.attributes.isDirectory()) {
      Object key = found.attributes.fileKey();
      for (Level level : levels) {
        if (key != null && key.equals(level.key())) {
          throw new FaultException(
              Fault.REFUSED, "open " + found.path + ": too many levels of symbolic links");
        }
      }
      levels.push(new Level(found.names, relative, key, list(found.path)));
    }
    return found;
  }

  private static Iterator<Path> list(Path folder) throws IOException {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(entries::add);
    } catch (DirectoryIteratorException e) {
      throw DiskFaults.of("readdirent", folder, e.getCause());
    } catch (IOException e) {
      throw DiskFaults.of("open", folder, e);
    }
    // Unix paths compare by unsigned bytes, which is the order of dag-pb links too.
    Collections.sort(entries);
    return entries.iterator();
  }

  private IncomingFile fromStdin(Found found) {
    open = stdin.get();
    return IncomingFile.file(
        found.names, Metadata.NONE, OptionalLong.empty(), Optional.empty(), open);
  }

  private IncomingFile incoming(Found found) throws IOException {
    BasicFileAttributes attributes = found.attributes;
    Metadata metadata = options.withMetadata() ? metadata(found) : Metadata.NONE;
    if (attributes.isDirectory()) {
      return IncomingFile.directory(found.names, metadata);
    }
    if (attributes.isSymbolicLink()) {
      return IncomingFile.symlink(found.names, metadata, target(found.path));
    }
    open = open(found.path, options.followAll());
    OptionalLong size = OptionalLong.of(attributes.size());
    Optional<String> place = Optional.of(found.path.toAbsolutePath().toString());
    return IncomingFile.file(found.names, metadata, size, place, open);
  }

  private Metadata metadata(Found found) throws IOException {
    Instant mtime = found.attributes.lastModifiedTime().toInstant();
    Metadata metadata = Metadata.NONE.withMtime(new Mtime(mtime.getEpochSecond(), mtime.getNano()));
    return found.attributes.isSymbolicLink()
        ? metadata
        : metadata.withMode(FileAttributes.mode(found.path, options.followAll()));
  }

  private static Name target(Path link) throws IOException {
    try {
      return FileNames.ofTarget(Files.readSymbolicLink(link));
    } catch (IOException e) {
      throw DiskFaults.of("readlink", link, e);
    }
  }

  private static List<Name> append(List<Name> names, Name last) {
    List<Name> longer = new ArrayList<>(names.size() + 1);
    longer.addAll(names);
    longer.add(last);
    return longer;
  }

  static InputStream open(Path file, boolean follow) throws FaultException {
    try {
      return Channels.newInputStream(Files.newByteChannel(file, follow ? FOLLOW : STAY));
    } catch (IOException e) {
      throw DiskFaults.of("open", file, e);
    }
  }
}
