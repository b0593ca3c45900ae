package io.orrery.unixfs;

import io.orrery.ipld.Deadline;
import io.orrery.ipld.FaultException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** A file's content from its first byte to its last. */
final class PartsStream extends InputStream {
  /** As much of the file as is asked for at once: a few leaves, and no whole file in memory. */
  private static final int PORTION = 1024 * 1024;

  private final FileParts parts;
  private final Deadline deadline;
  private long at;

  PartsStream(FileParts parts, Deadline deadline) {
    this.parts = parts;
    this.deadline = deadline;
  }

  @Override
  public int read() throws FaultException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int start, int length) throws FaultException {
    Objects.checkFromIndexSize(start, length, into.length);
    int count = (int) Math.min(parts.size() - at, Math.min(length, PORTION));
    if (count == 0) {
      return length == 0 ? 0 : -1;
    }
    parts.read(at, ByteBuffer.wrap(into, start, count), deadline);
    at += count;
    return count;
  }
}
