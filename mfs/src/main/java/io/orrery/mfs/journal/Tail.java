package io.orrery.mfs.journal;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The end of a log: where it is, and the last bytes, which are in no file yet. Whoever changes or
 * copies from it holds the log's lock; the two positions may be read without.
 */
final class Tail {
  private static final int BUFFER = 1 << 20;

  /** The last bytes of the log, from {@link #written} on. Made by the first append. */
  private ByteBuffer buffer = ByteBuffer.allocate(0);

  private volatile long written;
  private volatile long end;

  Tail(long end) {
    this.written = end;
    this.end = end;
  }

  /** All before this position is in the files. */
  long written() {
    return written;
  }

  long end() {
    return end;
  }

  /** Adds the parts of a record, writing to {@code last} when there is no room: all or nothing. */
  void append(Generation last, ByteBuffer... parts) throws IOException {
    int bytes = 0;
    for (ByteBuffer part : parts) {
      bytes += part.remaining();
    }
    if (buffer.capacity() == 0) {
      buffer = ByteBuffer.allocateDirect(BUFFER);
    }
    if (bytes > buffer.remaining()) {
      writeOut(last);
    }
    if (bytes > buffer.remaining()) {
      writeThrough(last, parts);
    } else {
      for (ByteBuffer part : parts) {
        buffer.put(part.duplicate());
      }
    }
    end = written + buffer.position();
  }

  /** Empties the buffer into the file. After a failure it is as full as it was. */
  void writeOut(Generation last) throws IOException {
    if (buffer.position() > 0) {
      long start = written;
      last.write(buffer.duplicate().flip(), start);
      written = start + buffer.position();
      buffer.clear();
    }
  }

  /** Writes what is larger than the buffer through it, which is empty before and after. */
  private void writeThrough(Generation last, ByteBuffer... parts) throws IOException {
    long at = written;
    try {
      for (ByteBuffer part : parts) {
        for (int from = part.position(); from < part.limit(); ) {
          int count = Math.min(part.limit() - from, buffer.remaining());
          buffer.put(part.slice(from, count));
          from += count;
          if (!buffer.hasRemaining()) {
            at = flush(last, at);
          }
        }
      }
      written = flush(last, at);
    } finally {
      buffer.clear();
    }
  }

  private long flush(Generation last, long at) throws IOException {
    int count = buffer.position();
    last.write(buffer.flip(), at);
    buffer.clear();
    return at + count;
  }

  /** All is written out, and the log goes on elsewhere. */
  void moveTo(long position) {
    written = position;
    end = position;
  }

  /** Copies those bytes from {@code position} on that are in no file; the others are left alone. */
  void read(long position, ByteBuffer into) {
    int skipped = (int) Math.min(Math.max(0, written - position), into.remaining());
    int from = (int) Math.max(0, position - written);
    into.put(into.position() + skipped, buffer, from, into.remaining() - skipped);
  }
}
