package io.orrery.fuse.kernel;

import io.orrery.fuse.Caller;
import io.orrery.ipld.Name;
import java.nio.ByteBuffer;

/**
 * One message of the kernel: {@code struct fuse_in_header} and what follows it, in the machine's
 * byte order. A view of the loop's buffer, valid until the loop reads again.
 */
final class Request {
  /** {@code sizeof(struct fuse_in_header)}. */
  static final int HEADER = 40;

  /** {@code FUSE_GETATTR_FH}: an open file is named, so a reader asks. */
  private static final int GETATTR_FH = 1;

  private final ByteBuffer in;

  /**
   * @param in the buffer that the loop reads into, again and again
   */
  Request(ByteBuffer in) {
    this.in = in;
  }

  /** Whether the {@code length} bytes that were read can be a message. */
  boolean isWhole(long length) {
    in.limit((int) length);
    return length >= HEADER && in.getInt(0) == length;
  }

  /** Whether the body has at least this many bytes; less than the opcode needs is malformed. */
  boolean hasBody(long bytes) {
    return in.limit() >= HEADER + bytes;
  }

  int opcode() {
    return in.getInt(4);
  }

  long unique() {
    return in.getLong(8);
  }

  long nodeid() {
    return in.getLong(16);
  }

  /** {@code uid}, {@code gid} and {@code pid} of the process that asks. */
  Caller caller() {
    return new Caller(in.getInt(24), in.getInt(28), in.getInt(32));
  }

  /** A word of the body: the structures of the requests, whose fields the callers name. */
  int bodyInt(int at) {
    return in.getInt(HEADER + at);
  }

  long bodyLong(int at) {
    return in.getLong(HEADER + at);
  }

  /** {@code struct fuse_getattr_in}; absent in front of protocol 7.9. */
  boolean getattrFh() {
    return hasBody(16) && (bodyInt(0) & GETATTR_FH) != 0;
  }

  /** The open file, where the structure begins with it: most of those that have one. */
  long handle() {
    return bodyLong(0);
  }

  /** {@code struct fuse_read_in}, of readdir too. */
  long readOffset() {
    return bodyLong(8);
  }

  /** 0 to {@link Negotiation#MAX_REQUEST}, whatever it says. */
  int readSize() {
    return Math.max(0, Math.min(bodyInt(16), Negotiation.MAX_REQUEST));
  }

  /** The zero-terminated bytes from {@code at} in the body on; null when no zero ends them. */
  Name name(int at) {
    int start = HEADER + at;
    for (int end = start; end < in.limit(); end++) {
      if (in.get(end) == 0) {
        return Name.of(in.slice(start, end - start));
      }
    }
    return null;
  }

  /** {@code length} bytes of the body; the caller has made sure that they are there. */
  ByteBuffer bytes(int at, int length) {
    return in.slice(HEADER + at, length);
  }
}
