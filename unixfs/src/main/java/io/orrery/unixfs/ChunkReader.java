package io.orrery.unixfs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Cuts a stream into chunks, each in an array of its own with room around the bytes, so that a
 * dag-pb leaf is framed where it lies. A large chunk takes the array it was read into, and gives it
 * back when its block is stored: a large file passes through a few arrays again and again, and
 * leaves nothing to collect. A small one is copied to a fitting array: so a thousand small files do
 * not cost a thousand megabytes. One thread at a time; only {@link Chunk#free} runs on any.
 */
final class ChunkReader {
  /** Tag and length of Data, Type, tag and length of its Data: 12 bytes for the longest chunk. */
  static final int ROOM_BEFORE = 12;

  /** Tag and value of filesize. */
  static final int ROOM_AFTER = 6;

  /**
   * @param room the bytes of the chunk from {@link #ROOM_BEFORE} on, and the room around them
   * @param free gives the array back: to be run once, when nobody looks at the bytes any more
   */
  record Chunk(ByteBuffer room, int length, Runnable free) {
    ByteBuffer bytes() {
      return room.slice(ROOM_BEFORE, length);
    }
  }

  private final Chunker chunker;
  private final Queue<byte[]> spare = new ConcurrentLinkedQueue<>();
  private byte[] array;
  private int filled;

  ChunkReader(Chunker chunker) {
    this.chunker = chunker;
    this.array = newArray(chunker.maxLength());
  }

  private static byte[] newArray(int length) {
    return new byte[ROOM_BEFORE + length + ROOM_AFTER];
  }

  /** Forgets what is left of the stream before. */
  void reset() {
    filled = 0;
  }

  /** The next chunk of {@code in}; null at its end. */
  Chunk next(InputStream in) throws IOException {
    filled += in.readNBytes(array, ROOM_BEFORE + filled, chunker.maxLength() - filled);
    if (filled == 0) {
      return null;
    }
    int length = chunker.cut(ByteBuffer.wrap(array, ROOM_BEFORE, filled).slice());
    return length * 2 < chunker.maxLength() ? copied(length) : handedOver(length);
  }

  private Chunk copied(int length) {
    byte[] fitting = newArray(length);
    System.arraycopy(array, ROOM_BEFORE, fitting, ROOM_BEFORE, length);
    filled -= length;
    System.arraycopy(array, ROOM_BEFORE + length, array, ROOM_BEFORE, filled);
    return new Chunk(ByteBuffer.wrap(fitting), length, () -> {});
  }

  private Chunk handedOver(int length) {
    byte[] full = array;
    byte[] next = spare.poll();
    array = next == null ? newArray(chunker.maxLength()) : next;
    filled -= length;
    System.arraycopy(full, ROOM_BEFORE + length, array, ROOM_BEFORE, filled);
    return new Chunk(ByteBuffer.wrap(full), length, () -> spare.add(full));
  }
}
