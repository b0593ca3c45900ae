package io.orrery.unixfs;

import java.nio.ByteBuffer;

/**
 * Cuts where the Rabin fingerprint of the last 16 bytes ends in zeros (whyrusleeping/chunker, with
 * the polynomial of boxo chunker/rabin.go): the bytes taken as the coefficients of a polynomial
 * over GF(2), modulo one of degree 53.
 *
 * <p>The fingerprint of one window follows from that of the window before by two look-ups, but each
 * step waits for the last, which leaves most of a processor idle. Since a fingerprint depends on
 * nothing but its 16 bytes, three stretches of the chunk are searched side by side (measured on
 * random bytes: one 0.55 GB/s, two 1.1, three 1.4, four 1.1, for then the registers run out).
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

  /** In bytes: long beside the 16 that come before, short beside a chunk. */
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
    while (end - at >= 3 * STRETCH && !hasCut(bytes, at, mask)) {
      at += 3 * STRETCH;
    }
    long digest = digest(bytes, at);
    while (at < end && (digest & mask) != 0) {
      digest = next(digest, bytes[at - WINDOW], bytes[at]);
      at++;
    }
    return at;
  }

  /** Whether there is a cut in the three stretches from there on. */
  private static boolean hasCut(byte[] bytes, int from, long mask) {
    int two = from + STRETCH;
    int three = two + STRETCH;
    long first = digest(bytes, from);
    long second = digest(bytes, two);
    long third = digest(bytes, three);
    for (int i = 0; i < STRETCH; i++) {
      if ((first & mask) == 0 || (second & mask) == 0 || (third & mask) == 0) {
        return true;
      }
      first = next(first, bytes[from + i - WINDOW], bytes[from + i]);
      second = next(second, bytes[two + i - WINDOW], bytes[two + i]);
      third = next(third, bytes[three + i - WINDOW], bytes[three + i]);
    }
    return false;
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
