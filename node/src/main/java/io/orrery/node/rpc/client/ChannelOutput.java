package io.orrery.node.rpc.client;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * A buffered stream into a blocking channel. The JDK's own lets nobody read while it writes before
 * version 19, and a call does both.
 */
final class ChannelOutput extends OutputStream {
  private static final int BUFFER = 1 << 16;

  /** The other side takes no more; whatever else fails, fails otherwise. */
  static final class Broken extends IOException {
    private Broken(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }

  private final SocketChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);

  ChannelOutput(SocketChannel channel) {
    this.channel = channel;
  }

  @Override
  public void write(int b) throws IOException {
    if (!buffer.hasRemaining()) {
      flush();
    }
    buffer.put((byte) b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int from = offset;
    int left = length;
    while (left > 0) {
      if (!buffer.hasRemaining()) {
        flush();
      }
      int part = Math.min(left, buffer.remaining());
      buffer.put(bytes, from, part);
      from += part;
      left -= part;
    }
  }

  @Override
  public void flush() throws IOException {
    buffer.flip();
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      throw new Broken(e);
    }
    buffer.clear();
  }
}
