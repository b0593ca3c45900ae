package io.orrery.node.command;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.unixfs.Metadata;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file that the caller hands over: one of their disk, or a part of an HTTP form.
 *
 * @param kind file, directory or symlink
 * @param names its path; none for standard input without a name. Each is neither empty nor {@code
 *     .} or {@code ..} and holds no slash, but may be longer than a file system takes
 * @param metadata mode and mtime, where the caller tells them
 * @param size of a file, when it is known beforehand
 * @param absolutePath where the caller's disk has it, if told
 * @param target of a symlink, else empty
 * @param content of a file, valid until the next file is asked for; else empty
 */
public record IncomingFile(
    Kind kind,
    List<Name> names,
    Metadata metadata,
    OptionalLong size,
    Optional<String> absolutePath,
    Name target,
    InputStream content) {
  /** What an incoming file is. */
  public enum Kind {
    FILE,
    DIRECTORY,
    SYMLINK
  }

  public static IncomingFile file(
      List<Name> names,
      Metadata metadata,
      OptionalLong size,
      Optional<String> absolutePath,
      InputStream content) {
    return new IncomingFile(Kind.FILE, names, metadata, size, absolutePath, Name.EMPTY, content);
  }

  public static IncomingFile directory(List<Name> names, Metadata metadata) {
    return new IncomingFile(
        Kind.DIRECTORY,
        names,
        metadata,
        OptionalLong.empty(),
        Optional.empty(),
        Name.EMPTY,
        InputStream.nullInputStream());
  }

  public static IncomingFile symlink(List<Name> names, Metadata metadata, Name target) {
    return new IncomingFile(
        Kind.SYMLINK,
        names,
        metadata,
        OptionalLong.empty(),
        Optional.empty(),
        target,
        InputStream.nullInputStream());
  }

  /** The last of its names, or the empty one. */
  public Name name() {
    return names.isEmpty() ? Name.EMPTY : names.get(names.size() - 1);
  }

  /** Its path for people, with slashes between the names. */
  public String path() {
    StringBuilder path = new StringBuilder();
    for (Name name : names) {
      path.append(path.length() == 0 ? "" : "/").append(name);
    }
    return path.toString();
  }

  /**
   * The content, where a command takes files only.
   *
   * @throws FaultException IS_A_DIRECTORY or MALFORMED when it is none
   */
  public InputStream requireFile() throws FaultException {
    return switch (kind) {
      case FILE -> content;
      case DIRECTORY ->
          throw new FaultException(
              Fault.IS_A_DIRECTORY, "expected a regular file, got a directory: " + path());
      case SYMLINK ->
          throw FaultException.malformed("expected a regular file, got a symlink: " + path());
    };
  }
}
