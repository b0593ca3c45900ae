package io.orrery.node.disk;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/**
 * Failures of the user's disk in the words that Go has for them, which scripts look for: {@code
 * open a/b: permission denied}.
 */
final class DiskFaults {
  private DiskFaults() {}

  static FaultException of(String call, Path path, IOException e) {
    if (e instanceof FaultException fault) {
      return fault;
    }
    String reason = reason(e);
    return new FaultException(kind(e, reason), call + " " + path + ": " + reason, e);
  }

  private static Fault kind(IOException e, String reason) {
    if (e instanceof NoSuchFileException) {
      return Fault.ABSENT;
    }
    return reason.equals("no space left on device") || reason.equals("disk quota exceeded")
        ? Fault.FULL
        : Fault.REFUSED;
  }

  /** What went wrong, without the path. */
  static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "file exists";
    }
    if (e instanceof DirectoryNotEmptyException) {
      return "directory not empty";
    }
    if (e instanceof NotDirectoryException) {
      return "not a directory";
    }
    if (e instanceof FileSystemLoopException) {
      return "too many levels of symbolic links";
    }
    String text = e instanceof FileSystemException system ? system.getReason() : e.getMessage();
    if (text == null || text.isEmpty()) {
      return "input/output error";
    }
    return Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }
}
