package io.orrery.unixfs;

import java.nio.ByteBuffer;

/**
 * Cuts where the Rabin fingerprint of the last 16 bytes ends in zeros (whyrusleeping/chunker, with
 * the polynomial of boxo chunker/rabin.go): the bytes taken as the coefficients of a polynomial
 * over GF(2), modulo one of degree 53.
 *
 * <p>The fingerprint of one window follows from that of the window before by two look-ups, but each
 * step waits for the last, which leaves most of a processor idle. Since a fingerprint depends on
 * nothing but its 16 bytes, four stretches of the chunk are searched side by side.
 *
 * @param min the shortest chunk but for the last, 16 bytes or more; its inner bytes are not hashed
 * @param average its binary logarithm, rounded down, is the number of zeros that make a cut
 * @param max the longest chunk
 */
public record RabinChunker(int min, int average, int max) implements Chunker {
  /** The bytes that a fingerprint is of. */
  static final int WINDOW = 16;

  private static final long POLYNOMIAL = 17437180132763653L;
  private static final int DEGREE = 53;

  /** Long beside the 16 bytes that each stretch hashes before its first, short beside a chunk. */
  private static final int STRETCH = 1024;

  /** By the byte above the degree: what takes it away and puts its remainder in. */
  private static final long[] REDUCE = new long[256];

  /** By the byte that leaves the window: what is left of it in the fingerprint by then. */
  private static final long[] LEAVE = new long[256];

  static {
    for (int value = 0; value < 256; value++) {
      REDUCE[value] = timesX(value, DEGREE) ^ ((long) value << DEGREE);
      LEAVE[value] = timesX(value, 8 * WINDOW);
    }
  }

  public RabinChunker {
    if (min < WINDOW || min >= average || average >= max || max > MAX_CHUNK) {
      throw new IllegalArgumentException("rabin " + min + ", " + average + ", " + max);
    }
  }

  /** A third of the average up to one and a half of it. */
  static RabinChunker around(int average) {
    return new RabinChunker(average / 3, average, average + average / 2);
  }

  /** {@code value} times x to the {@code power}, modulo the polynomial. */
  private static long timesX(long value, int power) {
    long product = value;
    for (int i = 0; i < power; i++) {
      product <<= 1;
      if (product >>> DEGREE != 0) {
        product ^= POLYNOMIAL;
      }
    }
    return product;
  }

  @Override
  public int maxLength() {
    return max;
  }

  @Override
  public int cut(ByteBuffer window) {
    int length = Math.min(max, window.remaining());
    if (length <= min) {
      return length;
    }
    byte[] bytes = window.array();
    int start = window.arrayOffset() + window.position();
    return find(bytes, start + min, start + length) - start;
  }

  /** The first place from {@code from} on where the bytes before it make a cut, else the end. */
  private int find(byte[] bytes, int from, int end) {
    long mask = (long) Integer.highestOneBit(average) - 1;
    int at = from;
    while (end - at >= 4 * STRETCH) {
      int found = findInFour(bytes, at, mask);
      if (found >= 0) {
        return found;
      }
      at += 4 * STRETCH;
    }
    long digest = digest(bytes, at);
    while (at < end && (digest & mask) != 0) {
      digest = next(digest, bytes[at - WINDOW], bytes[at]);
      at++;
    }
    return at;
  }

  /** The first cut in four stretches; -1 if there is none. */
  private static int findInFour(byte[] bytes, int from, long mask) {
    long first = digest(bytes, from);
    long second = digest(bytes, from + STRETCH);
    long third = digest(bytes, from + 2 * STRETCH);
    long fourth = digest(bytes, from + 3 * STRETCH);
    int later = Integer.MAX_VALUE;
    for (int at = from; at < from + STRETCH; at++) {
      if ((first & mask) == 0) {
        return at;
      }
      if ((second & mask) == 0) {
        later = Math.min(later, at + STRETCH);
      }
      if ((third & mask) == 0) {
        later = Math.min(later, at + 2 * STRETCH);
      }
      if ((fourth & mask) == 0) {
        later = Math.min(later, at + 3 * STRETCH);
      }
      first = next(first, bytes[at - WINDOW], bytes[at]);
      second = next(second, bytes[at + STRETCH - WINDOW], bytes[at + STRETCH]);
      third = next(third, bytes[at + 2 * STRETCH - WINDOW], bytes[at + 2 * STRETCH]);
      fourth = next(fourth, bytes[at + 3 * STRETCH - WINDOW], bytes[at + 3 * STRETCH]);
    }
    return later == Integer.MAX_VALUE ? -1 : later;
  }

  /** The fingerprint of the window that ends before {@code end}. */
  private static long digest(byte[] bytes, int end) {
    long digest = 0;
    for (int i = end - WINDOW; i < end; i++) {
      digest = next(digest, (byte) 0, bytes[i]);
    }
    return digest;
  }

  private static long next(long digest, byte leaving, byte coming) {
    return (digest << 8)
        ^ (coming & 0xff)
        ^ LEAVE[leaving & 0xff]
        ^ REDUCE[(int) (digest >>> (DEGREE - 8)) & 0xff];
  }

  @Override
  public String toString() {
    return "rabin-" + min + "-" + average + "-" + max;
  }
}
