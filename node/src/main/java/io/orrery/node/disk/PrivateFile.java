package io.orrery.node.disk;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import io.orrery.ipld.FaultException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files of the user's that nobody else is to read: exported keys. */
public final class PrivateFile {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private PrivateFile() {}

  /**
   * Writes a file, or whatever else takes bytes, such as {@code /dev/stdout}.
   *
   * @throws FaultException ABSENT, REFUSED or FULL, in Go's words
   */
  public static void write(Path file, byte[] content) throws FaultException {
    try (FileChannel out =
        FileChannel.open(
            file,
            Set.of(CREATE, WRITE, TRUNCATE_EXISTING),
            PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
      if (Files.isRegularFile(file)) {
        // It may have stood there before, for all to read.
        Files.setPosixFilePermissions(file, OWNER_ONLY);
      }
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        out.write(rest);
      }
    } catch (IOException e) {
      throw DiskFaults.of("open", file, e);
    }
  }
}
