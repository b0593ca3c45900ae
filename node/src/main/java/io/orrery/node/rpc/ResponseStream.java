package io.orrery.node.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.LastHttpContent;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/**
 * The body of an answer: a command's thread puts bytes in and waits while the client is behind, the
 * event loop sends them. Whatever gathers while the event loop is busy leaves as one chunk, so that
 * a lone line goes out at once and many lines go out together.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel
final class ResponseStream extends OutputStream {
  /** A writer waits while this much is pending. */
  static final int HIGH_WATER = 1 << 18;

  private final Channel channel;
  private HttpResponse head;
  private ByteBuf pending = Unpooled.EMPTY_BUFFER;
  private boolean scheduled;
  private boolean gone;

  ResponseStream(Channel channel) {
    this.channel = channel;
  }

  /** Puts the head of the answer in front of all bytes; once, before the first of them. */
  synchronized void begin(HttpResponse first) {
    head = first;
    schedule();
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] buffer, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    int from = offset;
    int left = length;
    while (left > 0) {
      int written = append(buffer, from, left);
      from += written;
      left -= written;
    }
  }

  private synchronized int append(byte[] buffer, int offset, int length) throws FaultException {
    try {
      while (pending.readableBytes() >= HIGH_WATER && !gone) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FaultException(Fault.CLOSED, "interrupted", e);
    }
    if (gone) {
      throw new FaultException(Fault.CLOSED, "the client went away");
    }
    int written = Math.min(length, HIGH_WATER - pending.readableBytes());
    if (pending.capacity() == 0) {
      pending = channel.alloc().buffer(Math.max(written, 1024), HIGH_WATER);
    }
    pending.writeBytes(buffer, offset, written);
    schedule();
    return written;
  }

  private void schedule() {
    if (!scheduled) {
      scheduled = true;
      channel.eventLoop().execute(this::drain);
    }
  }

  /** Sends what is pending if the client keeps up; on the event loop. */
  synchronized void drain() {
    scheduled = false;
    if (!channel.isWritable() || gone) {
      return;
    }
    if (writePending()) {
      channel.flush();
    }
  }

  /** Sends the rest and the end; on the event loop. */
  synchronized void finish(LastHttpContent end) {
    writePending();
    if (end instanceof CutOff cutOff) {
      // Past the encoder, which sends whole messages only. It is gone when the client is.
      ChannelHandlerContext encoder = channel.pipeline().context(HttpServerCodec.class);
      if (encoder != null) {
        encoder.writeAndFlush(cutOff.bytes());
      }
    } else {
      channel.writeAndFlush(end, channel.voidPromise());
    }
  }

  private boolean writePending() {
    boolean something = head != null || pending.isReadable();
    if (head != null) {
      channel.write(head, channel.voidPromise());
      head = null;
    }
    if (pending.isReadable()) {
      channel.write(new DefaultHttpContent(pending), channel.voidPromise());
      pending = Unpooled.EMPTY_BUFFER;
      notifyAll();
    }
    return something;
  }

  /** The client is gone: nothing is sent any more, and whoever writes is told. */
  synchronized void lose() {
    gone = true;
    pending.release();
    pending = Unpooled.EMPTY_BUFFER;
    notifyAll();
  }
}
