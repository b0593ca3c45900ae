package io.orrery.node.rpc;

import io.netty.buffer.ByteBuf;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;

/**
 * The body of a request: an event loop puts in what arrives, a command's thread takes it out. When
 * the command is behind, the channel is told to stop reading.
 */
final class RequestBody extends InputStream {
  /** The channel pauses above this, and goes on below half of it. */
  static final int HIGH_WATER = 1 << 20;

  private final Runnable pause;
  private final Runnable resume;
  private final Queue<ByteBuf> chunks = new ArrayDeque<>();
  private int held;
  private boolean paused;
  private boolean ended;
  private boolean closed;
  private boolean lost;

  /**
   * @param pause stops the channel from reading; called on the event loop
   * @param resume lets it read on; called on any thread
   */
  RequestBody(Runnable pause, Runnable resume) {
    this.pause = pause;
    this.resume = resume;
  }

  /** Takes over what arrived. */
  synchronized void offer(ByteBuf chunk) {
    if (closed || !chunk.isReadable()) {
      chunk.release();
      return;
    }
    chunks.add(chunk);
    held += chunk.readableBytes();
    if (held > HIGH_WATER && !paused) {
      paused = true;
      pause.run();
    }
    notifyAll();
  }

  /** The whole body has arrived. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** The client is gone. */
  synchronized void lose() {
    lost = !ended;
    ended = true;
    notifyAll();
  }

  /** Whether all of it has been read. */
  synchronized boolean isExhausted() {
    return ended && chunks.isEmpty();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (length == 0) {
      return 0;
    }
    boolean drained;
    int taken;
    synchronized (this) {
      if (!awaitChunk()) {
        return -1;
      }
      taken = take(buffer, offset, length);
      drained = paused && held < HIGH_WATER / 2;
      paused &= !drained;
    }
    if (drained) {
      resume.run();
    }
    return taken;
  }

  private boolean awaitChunk() throws FaultException {
    try {
      while (chunks.isEmpty() && !ended && !closed) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FaultException(Fault.CLOSED, "interrupted", e);
    }
    if (chunks.isEmpty() && lost) {
      throw new FaultException(Fault.CLOSED, "the client went away before its request ended");
    }
    return !chunks.isEmpty();
  }

  private int take(byte[] buffer, int offset, int length) {
    ByteBuf chunk = chunks.element();
    int taken = Math.min(length, chunk.readableBytes());
    chunk.readBytes(buffer, offset, taken);
    held -= taken;
    if (!chunk.isReadable()) {
      chunks.remove().release();
    }
    return taken;
  }

  /** Drops what is held and what is still to come. */
  @Override
  public synchronized void close() {
    closed = true;
    for (ByteBuf chunk : chunks) {
      chunk.release();
    }
    chunks.clear();
    held = 0;
    if (paused) {
      paused = false;
      resume.run();
    }
  }
}
