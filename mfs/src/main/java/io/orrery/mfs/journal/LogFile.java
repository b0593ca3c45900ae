package io.orrery.mfs.journal;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/**
 * A file that is read and written at any offset by any thread. Java closes a channel under all its
 * users when one of their threads is interrupted; here it is opened again and the call repeated,
 * and the interrupt stays set for whoever waits next. That loses no failure of the disk: Linux
 * tells one that nobody has heard of to the next descriptor too.
 */
class LogFile {
  /** Opens a file; with {@code create} one that must not be there yet. */
  @FunctionalInterface
  interface Opener {
    LogFile open(Path path, boolean create) throws IOException;
  }

  @FunctionalInterface
  private interface Call<T> {
    T on(FileChannel channel) throws IOException;
  }

  private final Path path;
  private volatile FileChannel channel;
  private volatile boolean closed;

  LogFile(Path path, boolean create) throws IOException {
    this.path = path;
    this.channel = create ? channel(CREATE_NEW, READ, WRITE) : channel(READ, WRITE);
  }

  private FileChannel channel(OpenOption... options) throws IOException {
    return FileChannel.open(path, options);
  }

  final Path path() {
    return path;
  }

  long size() throws IOException {
    return uninterrupted(FileChannel::size);
  }

  /** Fills {@code into} from {@code offset} on. */
  final void read(ByteBuffer into, long offset) throws IOException {
    int start = into.position();
    while (into.hasRemaining()) {
      long at = offset + into.position() - start;
      if (uninterrupted(open -> open.read(into, at)) < 0) {
        throw new EOFException(path + " ends before byte " + at);
      }
    }
  }

  /** Writes the whole of {@code from}, or fails with any part of it written. */
  void write(ByteBuffer from, long offset) throws IOException {
    int start = from.position();
    while (from.hasRemaining()) {
      long at = offset + from.position() - start;
      uninterrupted(open -> open.write(from, at));
    }
  }

  void truncate(long size) throws IOException {
    uninterrupted(open -> open.truncate(size));
  }

  /** fdatasync. */
  void force() throws IOException {
    uninterrupted(
        open -> {
          open.force(false);
          return open;
        });
  }

  private <T> T uninterrupted(Call<T> call) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        FileChannel open = channel;
        try {
          return call.on(open);
        } catch (ClosedChannelException e) {
          interrupted |= Thread.interrupted();
          reopen(open, e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private synchronized void reopen(FileChannel gone, ClosedChannelException e) throws IOException {
    if (closed) {
      throw e;
    }
    if (channel == gone) {
      channel = channel(READ, WRITE);
    }
  }

  final boolean isClosed() {
    return closed;
  }

  final synchronized void close() throws IOException {
    closed = true;
    channel.close();
  }

  final void delete() throws IOException {
    close();
    Files.deleteIfExists(path);
  }
}
