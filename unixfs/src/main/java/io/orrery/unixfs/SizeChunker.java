package io.orrery.unixfs;

import java.nio.ByteBuffer;

/**
 * Cuts every {@code size} bytes.
 *
 * @param size 1 to {@value Chunker#MAX_CHUNK}
 */
public record SizeChunker(int size) implements Chunker {
  /** What Kubo takes when told nothing. */
  public static final int DEFAULT = 256 * 1024;

  public SizeChunker {
    if (size < 1 || size > MAX_CHUNK) {
      throw new IllegalArgumentException("chunk size " + size);
    }
  }

  @Override
  public int maxLength() {
    return size;
  }

  @Override
  public int cut(ByteBuffer window) {
    return Math.min(size, window.remaining());
  }

  @Override
  public String toString() {
    return "size-" + size;
  }
}
