package io.orrery.node.store;

import io.orrery.ipld.Block;
import io.orrery.ipld.Codec;
import io.orrery.ipld.HashFunction;
import java.nio.ByteBuffer;
import java.util.Random;

/** Blocks for tests: random bytes that a seed decides. */
final class Blocks {
  private Blocks() {}

  static Block random(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return raw(bytes);
  }

  static Block raw(byte[] bytes) {
    return Block.of(1, Codec.RAW.code(), HashFunction.SHA2_256, ByteBuffer.wrap(bytes));
  }
}
