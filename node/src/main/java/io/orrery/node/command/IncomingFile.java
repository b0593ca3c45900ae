package io.orrery.node.command;

import io.orrery.ipld.FaultException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A file that the caller hands over: one of their disk, or a part of an HTTP form.
 *
 * @param kind file, directory or symlink
 * @param path names joined by {@code /}, clean, without one in front; "" for standard input without
 *     a name
 * @param mode permission bits, 12 of them
 * @param mtime to the nanosecond
 * @param size of a file, when it is known beforehand
 * @param absolutePath where the caller's disk has it, if told
 * @param target of a symlink, else ""
 * @param content of a file, valid until the next file is asked for; else empty
 */
public record IncomingFile(
    Kind kind,
    String path,
    OptionalInt mode,
    Optional<Instant> mtime,
    OptionalLong size,
    Optional<String> absolutePath,
    String target,
    InputStream content) {
  /** What an incoming file is. */
  public enum Kind {
    FILE,
    DIRECTORY,
    SYMLINK
  }

  /** The last name of its path. */
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /**
   * The content, where a command takes files only.
   *
   * @throws FaultException IS_A_DIRECTORY or MALFORMED when it is none
   */
  public InputStream requireFile() throws FaultException {
    if (kind == Kind.DIRECTORY) {
      throw new FaultException(
          io.orrery.ipld.Fault.IS_A_DIRECTORY, "expected a regular file, got a directory");
    }
    if (kind == Kind.SYMLINK) {
      throw FaultException.malformed("expected a regular file, got a symlink");
    }
    return content;
  }
}
