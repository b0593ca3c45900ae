package io.orrery.unixfs;

import io.orrery.ipld.FaultException;
import java.nio.ByteBuffer;

/**
 * How a file is cut into leaves. A pure function of the bytes from the last cut on: it keeps no
 * state between chunks, so one value serves any number of files and threads. {@link
 * Object#toString()} is the text that {@link #parse} reads.
 */
public sealed interface Chunker permits SizeChunker {
  /** The longest chunk: a block of 2 MiB less room for its framing (boxo chunker/parse.go). */
  int MAX_CHUNK = 2 * 1024 * 1024 - 256;

  /** The length that no chunk of this chunker exceeds, 1 to {@value #MAX_CHUNK} bytes. */
  int maxLength();

  /**
   * The length of the chunk at the start of {@code window}, 1 or more. The window holds at least
   * one byte, and {@link #maxLength()} of them unless the file ends sooner; it does not move.
   */
  int cut(ByteBuffer window);

  /**
   * Parses Kubo's text: {@code size-N}, or {@code default} for {@code size-262144}.
   *
   * @throws FaultException MALFORMED for text or sizes that nobody takes, UNSUPPORTED for chunkers
   *     that Kubo has and this program has not
   */
  static Chunker parse(String text) throws FaultException {
    if (text.isEmpty() || text.equals("default")) {
      return new SizeChunker(SizeChunker.DEFAULT);
    }
    if (text.equals("size")) {
      throw FaultException.malformed("incorrect chunker string format (expected size-{size})");
    }
    if (text.startsWith("size-")) {
      return SizeChunker.parse(text.substring("size-".length()));
    }
    if (text.startsWith("rabin") || text.equals("buzhash")) {
      throw FaultException.unsupported("chunker " + text + " is not built; use size-N");
    }
    throw FaultException.malformed("unrecognized chunker option: " + text);
  }
}
