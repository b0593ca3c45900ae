package io.orrery.ipld.car;

import io.orrery.ipld.FaultException;
import io.orrery.ipld.Varint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A stream that knows how far it has come and may have an end of its own. For one thread. */
final class CarInput {
  private static final int BUFFER = 1 << 16;

  /** What is taken at once on the word of a length; beyond it the bytes have to come first. */
  private static final int TRUSTED = (2 << 20) + 4096;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER];
  private int at;
  private int end;
  private long position;
  private long limit = Long.MAX_VALUE;

  CarInput(InputStream in) {
    this.in = in;
  }

  /** The bytes read so far. */
  long position() {
    return position;
  }

  /** Lets the stream end at a position. */
  void limit(long newLimit) {
    limit = newLimit;
  }

  /** The next byte; -1 at the end. */
  int read() throws IOException {
    if (position >= limit || (at == end && !fill())) {
      return -1;
    }
    position++;
    return buffer[at++] & 0xff;
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, in.read(buffer, 0, BUFFER));
    return end > 0;
  }

  /** The next bytes; fewer than asked for where the stream ends. */
  byte[] read(int length) throws IOException {
    byte[] bytes = new byte[Math.min(length, TRUSTED)];
    int have = readInto(bytes, 0);
    while (have == bytes.length && have < length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * bytes.length));
      have = readInto(bytes, have);
    }
    return have == bytes.length ? bytes : Arrays.copyOf(bytes, have);
  }

  /** Fills {@code bytes} from an index on, and says up to where. */
  private int readInto(byte[] bytes, int from) throws IOException {
    int have = from;
    while (have < bytes.length && position < limit) {
      int wanted = (int) Math.min(bytes.length - have, limit - position);
      int read;
      if (at < end) {
        read = Math.min(wanted, end - at);
        System.arraycopy(buffer, at, bytes, have, read);
        at += read;
      } else if (wanted < BUFFER) {
        if (!fill()) {
          break;
        }
        continue;
      } else {
        read = in.read(bytes, have, wanted);
        if (read < 0) {
          break;
        }
      }
      have += read;
      position += read;
    }
    return have;
  }

  /** Passes over bytes; fewer where the stream ends. */
  long skip(long count) throws IOException {
    long skipped = 0;
    while (skipped < count && position < limit && (at < end || fill())) {
      int step = (int) Math.min(end - at, Math.min(count - skipped, limit - position));
      at += step;
      position += step;
      skipped += step;
    }
    return skipped;
  }

  /**
   * Reads a varint; -1 when the stream ends in front of it.
   *
   * @param what names it for the error text
   */
  long readVarint(String what) throws IOException {
    long start = position;
    ByteBuffer bytes = ByteBuffer.allocate(Varint.MAX_LENGTH);
    int b = read();
    if (b < 0) {
      return -1;
    }
    while (b >= 0x80 && bytes.remaining() > 1) {
      bytes.put((byte) b);
      b = read();
      if (b < 0) {
        throw CarFault.malformed(start, what + " is cut off");
      }
    }
    bytes.put((byte) b);
    try {
      return Varint.read(bytes.flip());
    } catch (FaultException e) {
      throw CarFault.malformed(start, what + ": " + e.getMessage());
    }
  }

  /**
   * Reads numbers of fixed width, which CAR has in little-endian order.
   *
   * @param what names them for the error text
   */
  ByteBuffer readFixed(int length, String what) throws IOException {
    long start = position;
    byte[] bytes = read(length);
    if (bytes.length < length) {
      throw CarFault.cutOff(start, what, length, bytes.length);
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
