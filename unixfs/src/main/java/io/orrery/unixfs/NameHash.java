package io.orrery.unixfs;

import io.orrery.ipld.Name;

/**
 * Where a name stands in a HAMT: the first 64 bits of murmur3 x64-128 with seed 0 (Austin Appleby's
 * MurmurHash3_x64_128), taken from the top, so many bits a level. The text of the UnixFS
 * specification speaks of the least significant bits; its example and all published trees are as
 * here.
 */
final class NameHash {
  /** The multicodec of the function, the only one a HAMT may use. */
  static final long MURMUR3_X64_64 = 0x22;

  private static final long C1 = 0x87c37b91114253d5L;
  private static final long C2 = 0x4cf5ad432745937fL;

  private NameHash() {}

  static long of(Name name) {
    return of(name.toBytes());
  }

  static long of(byte[] bytes) {
    long h1 = 0;
    long h2 = 0;
    int at = 0;
    for (; at + 16 <= bytes.length; at += 16) {
      h1 ^= mix1(littleEndian(bytes, at, 8));
      h1 = (Long.rotateLeft(h1, 27) + h2) * 5 + 0x52dce729;
      h2 ^= mix2(littleEndian(bytes, at + 8, 8));
      h2 = (Long.rotateLeft(h2, 31) + h1) * 5 + 0x38495ab5;
    }
    int tail = bytes.length - at;
    if (tail > 8) {
      h2 ^= mix2(littleEndian(bytes, at + 8, tail - 8));
    }
    if (tail > 0) {
      h1 ^= mix1(littleEndian(bytes, at, Math.min(8, tail)));
    }
    h1 ^= bytes.length;
    h2 ^= bytes.length;
    h1 += h2;
    h2 += h1;
    return finish(h1) + finish(h2);
  }

  private static long mix1(long k) {
    return Long.rotateLeft(k * C1, 31) * C2;
  }

  private static long mix2(long k) {
    return Long.rotateLeft(k * C2, 33) * C1;
  }

  private static long finish(long h) {
    long mixed = (h ^ h >>> 33) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ mixed >>> 33;
  }

  private static long littleEndian(byte[] bytes, int at, int count) {
    long value = 0;
    for (int i = count - 1; i >= 0; i--) {
      value = value << 8 | (bytes[at + i] & 0xff);
    }
    return value;
  }

  /** The bucket at a level of {@code width} bits when {@code used} bits are taken already. */
  static int bucket(long hash, int used, int width) {
    return (int) (hash << used >>> (64 - width));
  }
}
