package io.orrery.mfs.journal;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads the records of one generation in their order, up to its seal or to the first that is not
 * whole. Takes no more memory than the file has bytes, whatever a length says.
 */
final class Scan {
  private static final int WINDOW = 1 << 18;

  private final Generation generation;
  private final Replay into;
  private final long size;

  /** A stretch of the file, from offset {@link #windowAt} on. */
  private ByteBuffer window = ByteBuffer.allocateDirect(0);

  private long windowAt;

  /** The offset behind the last whole record. */
  private long end = Generation.HEADER;

  private boolean sealed;

  Scan(Generation generation, Replay into) throws IOException {
    this.generation = generation;
    this.into = into;
    this.size = generation.file().size();
  }

  Scan run() throws IOException {
    boolean whole = true;
    while (whole && !sealed) {
      whole = next();
    }
    return this;
  }

  /** The position in the log behind the last whole record. */
  long end() {
    return generation.start() + end;
  }

  boolean isSealed() {
    return sealed;
  }

  /** The bytes of the file behind the last whole record. */
  long rest() {
    return size - end;
  }

  /** Whether those bytes are all zeros, as the log lays them ahead of its records, or none. */
  boolean isRestZero() throws IOException {
    for (long at = end; at < size; ) {
      ByteBuffer some = bytes(at, (int) Math.min(WINDOW, size - at));
      if (some.mismatch(ByteBuffer.allocate(some.remaining())) >= 0) {
        return false;
      }
      at += some.remaining();
    }
    return true;
  }

  /** The bytes of the file. */
  long size() {
    return size;
  }

  private boolean next() throws IOException {
    ByteBuffer frame = bytes(end, Frame.BYTES);
    if (frame == null) {
      return false;
    }
    int length = frame.getInt();
    int checksum = frame.getInt();
    byte kind = frame.get();
    if (length < 0 || length > Journal.MAX_BODY) {
      return false;
    }
    long bodyAt = end + Frame.BYTES;
    ByteBuffer body = bytes(bodyAt, length);
    if (body == null || checksum != checksum(kind, body)) {
      return false;
    }
    sealed = kind == Frame.SEAL;
    if (!sealed && !into.record(kind, body, generation.start() + bodyAt)) {
      return false;
    }
    end = bodyAt + length;
    return true;
  }

  private int checksum(byte kind, ByteBuffer body) {
    int own = Frame.checksum(body);
    return Frame.checksum(generation.salt(), end, kind, body.remaining(), own);
  }

  /** A stretch of the file, or null when it has no such bytes. */
  private ByteBuffer bytes(long offset, int length) throws IOException {
    if (size - offset < length) {
      return null;
    }
    if (offset + length > windowAt + window.limit()) {
      load(offset, length);
    }
    return window.slice((int) (offset - windowAt), length).asReadOnlyBuffer();
  }

  private void load(long offset, int length) throws IOException {
    if (window.capacity() < length || window.capacity() == 0) {
      window = ByteBuffer.allocateDirect((int) Math.min(size, Math.max(WINDOW, length)));
    }
    window.clear().limit((int) Math.min(window.capacity(), size - offset));
    generation.file().read(window, offset);
    window.flip();
    windowAt = offset;
  }
}
