package io.orrery.node.repo;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Small files that are there whole or as they were before, whatever ends the process or the power:
 * written beside themselves, synced, renamed, and the folder synced.
 */
final class DurableFile {
  private DurableFile() {}

  /** Writes a file that only its owner reads. One writer at a time: whoever holds the repo. */
  static void write(Path file, byte[] content) throws FaultException {
    Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
    try {
      try (FileChannel out =
          FileChannel.open(
              temporary,
              Set.of(CREATE, WRITE, TRUNCATE_EXISTING),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        ByteBuffer rest = ByteBuffer.wrap(content);
        while (rest.hasRemaining()) {
          out.write(rest);
        }
        out.force(true);
      }
      Files.move(temporary, file, ATOMIC_MOVE);
      syncFolder(file.getParent());
    } catch (IOException e) {
      throw failure("cannot write " + file, e);
    }
  }

  /** Makes what was created, renamed or deleted in {@code folder} last. */
  static void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, READ)) {
      channel.force(true);
    }
  }

  /**
   * The content, or null when there is no such file.
   *
   * @throws FaultException REFUSED when it is longer than {@code limit} bytes or cannot be read
   */
  static byte[] read(Path file, int limit) throws FaultException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(limit + 1);
      if (content.length > limit) {
        throw FaultException.refused(file + " is longer than " + limit + " bytes");
      }
      return content;
    } catch (NoSuchFileException e) {
      return null;
    } catch (FaultException e) {
      throw e;
    } catch (IOException e) {
      throw failure("cannot read " + file, e);
    }
  }

  /** What the system said, in one line. */
  static FaultException failure(String what, IOException e) {
    String reason = e instanceof FileSystemException fs ? fs.getReason() : e.getMessage();
    String why = reason == null ? e.getClass().getSimpleName() : reason;
    boolean full = why.contains("No space left") || why.contains("quota");
    boolean denied = e instanceof AccessDeniedException;
    Fault fault = full ? Fault.FULL : denied ? Fault.REFUSED : Fault.IO;
    return new FaultException(fault, what + ": " + (denied ? "permission denied" : why), e);
  }
}
