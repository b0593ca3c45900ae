package io.orrery.unixfs;

import io.orrery.ipld.FaultException;
import java.nio.ByteBuffer;

/**
 * How a file is cut into leaves. A pure function of the bytes from the last cut on: it keeps no
 * state between chunks, so one value serves any number of files and threads. {@link
 * Object#toString()} is the text that {@link #parse} reads.
 */
public sealed interface Chunker permits SizeChunker, RabinChunker, BuzhashChunker {
  /** The longest chunk: a block of 2 MiB less room for its framing (boxo chunker/parse.go). */
  int MAX_CHUNK = 2 * 1024 * 1024 - 256;

  /** The length that no chunk of this chunker exceeds, 1 to {@value #MAX_CHUNK} bytes. */
  int maxLength();

  /**
   * The length of the chunk at the start of {@code window}, 1 or more. The window holds at least
   * one byte, and {@link #maxLength()} of them unless the file ends sooner; it is backed by an
   * array, and does not move.
   */
  int cut(ByteBuffer window);

  /**
   * Parses Kubo's text: {@code size-N}, {@code rabin}, {@code rabin-AVG}, {@code
   * rabin-MIN-AVG-MAX}, {@code buzhash}, or {@code default} for {@code size-262144}.
   *
   * @throws FaultException MALFORMED for text or sizes that nobody takes
   */
  static Chunker parse(String text) throws FaultException {
    return ChunkerText.parse(text);
  }
}
