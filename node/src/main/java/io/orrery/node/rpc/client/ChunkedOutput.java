package io.orrery.node.rpc.client;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes a body in chunks (RFC 9112, section 7.1). Closing it ends the body, not the connection.
 */
final class ChunkedOutput extends OutputStream {
  private static final byte[] LINE_END = {'\r', '\n'};

  private final OutputStream out;
  private final byte[] buffer = new byte[1 << 15];
  private int used;

  ChunkedOutput(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int b) throws IOException {
    if (used == buffer.length) {
      writeChunk();
    }
    buffer[used++] = (byte) b;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int from = offset;
    int left = length;
    while (left > 0) {
      if (used == buffer.length) {
        writeChunk();
      }
      int part = Math.min(left, buffer.length - used);
      System.arraycopy(bytes, from, buffer, used, part);
      used += part;
      from += part;
      left -= part;
    }
  }

  private void writeChunk() throws IOException {
    if (used > 0) {
      out.write(Integer.toHexString(used).getBytes(StandardCharsets.US_ASCII));
      out.write(LINE_END);
      out.write(buffer, 0, used);
      out.write(LINE_END);
      used = 0;
    }
  }

  @Override
  public void flush() throws IOException {
    writeChunk();
    out.flush();
  }

  @Override
  public void close() throws IOException {
    writeChunk();
    out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }
}
