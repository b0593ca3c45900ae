package io.orrery.node.tree;

import java.nio.ByteBuffer;

/**
 * What the last sweep of superseded blocks left.
 *
 * @param blocks that only trees brought
 * @param bytes of those
 * @param steps the blocks that the walk met, whoever brought them
 */
record Survivors(long blocks, long bytes, long steps) {
  private static final int BYTES = 24;

  byte[] toBytes() {
    return ByteBuffer.allocate(BYTES).putLong(blocks).putLong(bytes).putLong(steps).array();
  }

  static Survivors parse(byte[] value) {
    if (value == null || value.length != BYTES) {
      // Only a measure of when to sweep: none means rather too early.
      return new Survivors(0, 0, 0);
    }
    ByteBuffer in = ByteBuffer.wrap(value);
    return new Survivors(in.getLong(), in.getLong(), in.getLong());
  }
}
