package io.orrery.ipld;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A hash that says which function made it (multiformats/multihash): {@code varint code | varint
 * length | digest}. A digest shorter than the function's is a legal truncation. Ordered by bytes.
 */
public final class Multihash implements Comparable<Multihash> {
  private final byte[] bytes;
  private final long code;
  private final int digestOffset;

  private Multihash(byte[] bytes, long code, int digestOffset) {
    this.bytes = bytes;
    this.code = code;
    this.digestOffset = digestOffset;
  }

  public static Multihash of(long code, byte[] digest) {
    int offset = Varint.length(code) + Varint.length(digest.length);
    ByteBuffer out = ByteBuffer.allocate(offset + digest.length);
    Varint.write(code, out);
    Varint.write(digest.length, out);
    out.put(digest);
    return new Multihash(out.array(), code, offset);
  }

  /** Hashes the remaining bytes of {@code data}, whose position does not move. */
  public static Multihash hash(HashFunction function, ByteBuffer data) {
    return of(function.code(), function.digest(data));
  }

  /** Reads one multihash at the position of {@code in} and moves past it. */
  public static Multihash read(ByteBuffer in) throws FaultException {
    int start = in.position();
    long code = Varint.read(in);
    long length = Varint.read(in);
    if (length > in.remaining()) {
      throw FaultException.malformed(
          "multihash says " + length + " digest bytes, and " + in.remaining() + " follow");
    }
    int offset = in.position() - start;
    byte[] bytes = new byte[offset + (int) length];
    in.get(start, bytes);
    in.position(start + bytes.length);
    return new Multihash(bytes, code, offset);
  }

  public long code() {
    return code;
  }

  public int digestLength() {
    return bytes.length - digestOffset;
  }

  public byte[] digest() {
    return Arrays.copyOfRange(bytes, digestOffset, bytes.length);
  }

  public boolean isIdentity() {
    return code == HashFunction.IDENTITY.code();
  }

  /**
   * Whether the remaining bytes of {@code data} hash to this; false too when the function is not
   * known.
   */
  public boolean matches(ByteBuffer data) {
    return HashFunction.of(code)
        .map(function -> function.digest(data))
        .filter(full -> full.length >= digestLength())
        .map(full -> digestStartsWith(full))
        .orElse(false);
  }

  /** Whether this is the hash of no bytes at all; found without hashing anything. */
  boolean isOfEmptyBytes() {
    return digestLength() > 0
        && HashFunction.of(code)
            .map(HashFunction::digestOfEmpty)
            .filter(empty -> digestLength() <= empty.length)
            .map(empty -> digestStartsWith(empty))
            .orElse(false);
  }

  private boolean digestStartsWith(byte[] full) {
    return Arrays.equals(full, 0, digestLength(), bytes, digestOffset, bytes.length);
  }

  /**
   * Content must not be named by weak hashes (boxo verifcid): the function is one of those that are
   * allowed, the digest has 20 to 128 bytes, and identity digests at most 128.
   *
   * @throws FaultException REFUSED otherwise
   */
  public void requireAllowedForContent() throws FaultException {
    if (HashFunction.of(code).isEmpty()) {
      throw FaultException.refused("potentially insecure hash functions not allowed");
    }
    if (digestLength() < HashFunction.MIN_DIGEST && !isIdentity()) {
      throw FaultException.refused(
          "digest too small: must be at least " + HashFunction.MIN_DIGEST + " bytes");
    }
    if (digestLength() > HashFunction.MAX_DIGEST) {
      throw FaultException.refused(
          "digest too large: must be no more than " + HashFunction.MAX_DIGEST + " bytes");
    }
  }

  public int length() {
    return bytes.length;
  }

  public byte[] toBytes() {
    return bytes.clone();
  }

  public void writeTo(ByteBuffer out) {
    out.put(bytes);
  }

  @Override
  public int compareTo(Multihash other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Multihash that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** The bytes in base58btc, the custom for a bare multihash. */
  @Override
  public String toString() {
    return Multibase.BASE58_BTC.encodeBare(bytes);
  }
}
