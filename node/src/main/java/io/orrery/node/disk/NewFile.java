package io.orrery.node.disk;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import io.orrery.ipld.FaultException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A file being written under a passing name beside its place, which it takes by renaming when it is
 * whole. Closing it before leaves nothing.
 */
final class NewFile implements AutoCloseable {
  private final Path place;
  private final Path temporary;
  private final SeekableByteChannel channel;
  private boolean placed;

  private NewFile(Path place, Path temporary, SeekableByteChannel channel) {
    this.place = place;
    this.temporary = temporary;
    this.channel = channel;
  }

  /**
   * Starts a file.
   *
   * @throws FaultException REFUSED when a directory, a device or the like is in that place
   */
  static NewFile at(Path place) throws FaultException {
    requireReplaceable(place);
    String random = Long.toHexString(ThreadLocalRandom.current().nextLong());
    Path temporary = place.resolveSibling(".get-" + random);
    try {
      return new NewFile(place, temporary, Files.newByteChannel(temporary, CREATE_NEW, WRITE));
    } catch (IOException e) {
      throw DiskFaults.of("open", temporary, e);
    }
  }

  /** Renaming would put an end to a device as well as to a file. */
  static void requireReplaceable(Path place) throws FaultException {
    boolean replaceable =
        !Files.exists(place, NOFOLLOW_LINKS)
            || Files.isRegularFile(place, NOFOLLOW_LINKS)
            || Files.isSymbolicLink(place);
    if (!replaceable) {
      throw FaultException.refused("open " + place + ": not a regular file");
    }
  }

  void write(byte[] buffer, int offset, int length) throws FaultException {
    ByteBuffer bytes = ByteBuffer.wrap(buffer, offset, length);
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw DiskFaults.of("write", place, e);
    }
  }

  /** The file is whole; it gets this mode and mtime. */
  void place(int mode, Instant mtime) throws FaultException {
    try {
      Files.setAttribute(temporary, "unix:mode", mode);
      Files.setLastModifiedTime(temporary, FileTime.from(mtime));
    } catch (IOException e) {
      throw DiskFaults.of("chmod", place, e);
    }
    place();
  }

  /** The file is whole, as a new file is. */
  void place() throws FaultException {
    try {
      channel.close();
      Files.move(temporary, place, ATOMIC_MOVE);
      placed = true;
    } catch (IOException e) {
      throw DiskFaults.of("rename", place, e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    if (!placed) {
      Files.deleteIfExists(temporary);
    }
  }
}
