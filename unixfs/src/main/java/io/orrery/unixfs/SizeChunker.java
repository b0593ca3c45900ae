package io.orrery.unixfs;

import io.orrery.ipld.FaultException;
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

  /** Parses what stands behind {@code size-}; refused in Kubo's words. */
  static SizeChunker parse(String text) throws FaultException {
    if (text.contains("-")) {
      throw FaultException.malformed("incorrect chunker string format (expected size-{size})");
    }
    if (!text.matches("\\d{1,18}")) {
      throw FaultException.malformed("strconv.Atoi: parsing \"" + text + "\": invalid syntax");
    }
    long size = Long.parseLong(text);
    if (size < 1) {
      throw FaultException.malformed("chunker size must be greater than 0");
    }
    if (size > MAX_CHUNK) {
      throw FaultException.malformed(
          "chunker parameters may not exceed the maximum chunk size of " + MAX_CHUNK);
    }
    return new SizeChunker((int) size);
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
