package io.orrery.ipld.data;

import io.orrery.ipld.FaultException;

/** How far a reader goes into what a stranger wrote. One for each block that is read. */
final class Bounds {
  /** The lists and maps around a value, as many as Kubo enters (go-ipld-prime codec/dagcbor). */
  static final int MAX_DEPTH = 1024;

  /**
   * The values in a block, keys included. A block of the common 2 MiB limit reaches it only if it
   * is nothing but values of one byte.
   */
  static final int MAX_VALUES = 2 * 1024 * 1024;

  private final String codec;
  private int values;

  /**
   * Bounds for one block.
   *
   * @param codec the codec's name, for the error texts
   */
  Bounds(String codec) {
    this.codec = codec;
  }

  /** Counts a value, or a key. */
  void count() throws FaultException {
    if (++values > MAX_VALUES) {
      throw FaultException.malformed(codec + ": more than " + MAX_VALUES + " values in a block");
    }
  }

  /** Allows one more list or map inside {@code depth} others. */
  void enter(int depth) throws FaultException {
    if (depth >= MAX_DEPTH) {
      throw FaultException.malformed(codec + ": nested deeper than " + MAX_DEPTH);
    }
  }
}
