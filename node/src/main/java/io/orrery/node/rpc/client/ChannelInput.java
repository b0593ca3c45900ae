package io.orrery.node.rpc.client;

import io.orrery.ipld.FaultException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A buffered stream out of a blocking channel; see {@link ChannelOutput}. */
final class ChannelInput extends InputStream {
  private static final int BUFFER = 1 << 16;
  private static final int MAX_LINE = 1 << 20;

  private final SocketChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER).flip();

  ChannelInput(SocketChannel channel) {
    this.channel = channel;
  }

  @Override
  public int read() throws IOException {
    return fill() ? buffer.get() & 0xff : -1;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int read = Math.min(length, buffer.remaining());
    buffer.get(bytes, offset, read);
    return read;
  }

  private boolean fill() throws IOException {
    if (buffer.hasRemaining()) {
      return true;
    }
    buffer.clear();
    int read = channel.read(buffer);
    buffer.flip();
    return read > 0;
  }

  /**
   * A line of an HTTP head, without its end.
   *
   * @throws FaultException MALFORMED when it is too long or the daemon went away
   */
  String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = read(); c != '\n'; c = read()) {
      if (c < 0) {
        throw FaultException.malformed("the daemon closed the connection in the middle of a call");
      }
      if (line.size() == MAX_LINE) {
        throw FaultException.malformed("the daemon sent a header over 1 MiB");
      }
      line.write(c);
    }
    String text = line.toString(StandardCharsets.UTF_8);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }
}
