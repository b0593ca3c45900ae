package io.orrery.mfs.file;

import io.orrery.ipld.Cid;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/**
 * Bytes of a sequential run that are in memory alone: a chunk that grows at its end, and then is on
 * its way to become a leaf. Bytes that are there never change. It grows under the lock of its file;
 * snapshots read what was there when they were taken without any.
 */
final class HeldChunk {
  private static final int SMALLEST = 4096;

  private final long at;
  private final int reserved;
  private volatile byte[] bytes;
  private int length;

  /** Done when the leaf was put, or could not be; set once the chunk is on its way. */
  private CompletableFuture<Boolean> sent;

  private volatile Cid leaf;
  private volatile boolean durable;

  /**
   * An empty chunk.
   *
   * @param at where in the file it starts
   * @param reserved the most it will hold
   */
  HeldChunk(long at, int expected, int reserved) {
    this.at = at;
    this.reserved = reserved;
    this.bytes = new byte[Math.min(reserved, Math.max(SMALLEST, expected))];
  }

  long at() {
    return at;
  }

  int length() {
    return length;
  }

  int reserved() {
    return reserved;
  }

  long end() {
    return at + length;
  }

  boolean isFull() {
    return length == reserved;
  }

  boolean overlaps(long from, long to) {
    return from < end() && at < to;
  }

  /** Takes the next bytes of the file, which fit. */
  void append(ByteBuffer more) {
    int end = length + more.remaining();
    byte[] room = bytes;
    if (end > room.length) {
      room = Arrays.copyOf(room, Math.min(reserved, Math.max(end, 2 * room.length)));
    }
    more.get(room, length, more.remaining());
    bytes = room;
    length = end;
  }

  /** All there is now. */
  ByteBuffer bytes() {
    return ByteBuffer.wrap(bytes, 0, length);
  }

  /** Copies bytes from {@code from} on, counted from the chunk's first, to fill {@code into}. */
  void read(int from, ByteBuffer into) {
    into.put(bytes, from, into.remaining());
  }

  void sent(CompletableFuture<Void> way) {
    sent = way.handle((done, failure) -> failure == null);
  }

  void named(Cid cid) {
    leaf = cid;
  }

  void durable() {
    durable = true;
  }

  /** Waits until the leaf was put; false when it could not be. */
  boolean isPut() {
    return sent.join();
  }

  /** Done when {@link #isPut} would not wait; never fails. */
  CompletableFuture<Boolean> whenSent() {
    return sent;
  }

  boolean isDurable() {
    return durable;
  }

  /** The name of the leaf, once it is put. */
  Cid leaf() {
    return leaf;
  }
}
