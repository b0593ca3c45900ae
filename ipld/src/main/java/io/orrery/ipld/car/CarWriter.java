package io.orrery.ipld.car;

import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Varint;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Writes a CAR of version 1 (specs/transport/car/carv1), byte for byte as go-car does. Checks no
 * hash. For one thread; the stream stays the caller's to close, and should take small writes well.
 */
public final class CarWriter {
  private static final int BUFFER = 1 << 16;

  private final OutputStream out;
  private final byte[] buffer = new byte[BUFFER];

  /** Starts an archive: the header has been written when this returns. */
  public CarWriter(OutputStream out, List<Cid> roots) throws IOException {
    this.out = out;
    copy(header(roots));
  }

  private static ByteBuffer header(List<Cid> roots) throws FaultException {
    return new CarHeader(1, roots).encode();
  }

  /** The bytes that a header with these roots takes. */
  public static long headerLength(List<Cid> roots) throws FaultException {
    return header(roots).remaining();
  }

  /** The bytes that a block of {@code size} bytes takes. */
  public static long sectionLength(Cid cid, long size) {
    long length = cid.length() + size;
    return Varint.length(length) + length;
  }

  /** Appends a block, whose buffer does not move. */
  public void write(Cid cid, ByteBuffer data) throws IOException {
    int length = cid.length() + data.remaining();
    ByteBuffer head = ByteBuffer.wrap(buffer);
    Varint.write(length, head);
    cid.writeTo(head);
    out.write(buffer, 0, head.position());
    copy(data.duplicate());
  }

  private void copy(ByteBuffer data) throws IOException {
    while (data.hasRemaining()) {
      int step = Math.min(data.remaining(), buffer.length);
      data.get(buffer, 0, step);
      out.write(buffer, 0, step);
    }
  }
}
