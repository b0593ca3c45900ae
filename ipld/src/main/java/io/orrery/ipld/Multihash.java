package io.orrery.ipld;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A hash that says which function made it (multiformats/multihash): {@code varint code | varint
 * length | digest}. A digest shorter than the function's is a legal truncation, and any function
 * code may be carried; what content may be named by is {@link #requireAllowedForContent}'s rule.
 * Ordered by bytes.
 */
public final class Multihash implements Comparable<Multihash> {
  private final byte[] bytes;
  private final long code;
  private final int digestOffset;

  /** The hash code of the bytes, 0 until it is asked for; racing threads find the same. */
  private int hash;

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

  /**
   * The same with a digest of {@code digestLength} bytes.
   *
   * @throws FaultException REFUSED when the function has no digest of that length
   */
  public static Multihash hash(HashFunction function, ByteBuffer data, int digestLength)
      throws FaultException {
    return of(function.code(), function.digest(data, digestLength));
  }

  /** Reads one multihash at the position of {@code in} and moves past it. */
  public static Multihash read(ByteBuffer in) throws FaultException {
    int start = in.position();
    if (in.remaining() < 2) {
      throw FaultException.malformed("multihash too short. must be >= 2 bytes");
    }
    long code = Varint.read(in);
    long length = Varint.read(in);
    if (length > in.remaining()) {
      throw FaultException.malformed("length greater than remaining number of bytes in buffer");
    }
    int offset = in.position() - start;
    byte[] bytes = new byte[offset + (int) length];
    in.get(start, bytes);
    in.position(start + bytes.length);
    return new Multihash(bytes, code, offset);
  }

  /** Reads a multihash that takes all remaining bytes of {@code in}. */
  public static Multihash whole(ByteBuffer in) throws FaultException {
    Multihash multihash = read(in);
    if (in.hasRemaining()) {
      throw FaultException.malformed("multihash is followed by " + in.remaining() + " more bytes");
    }
    return multihash;
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
   * known, and for a digest without bytes, which would match anything.
   */
  public boolean matches(ByteBuffer data) {
    HashFunction function = HashFunction.of(code).orElse(null);
    int length = digestLength();
    if (function == null || length > function.maxDigestLength()) {
      return false;
    }
    if (isIdentity()) {
      return data.equals(ByteBuffer.wrap(bytes, digestOffset, length));
    }
    return length > 0 && startsLike(function.digestStart(data, length));
  }

  /** Whether this is the hash of no bytes at all; found without hashing anything. */
  boolean isOfEmptyBytes() {
    HashFunction function = HashFunction.of(code).orElse(null);
    int length = digestLength();
    if (function == null || isIdentity()) {
      return function != null && length == 0;
    }
    return length > 0
        && length <= function.maxDigestLength()
        && startsLike(function.digestOfEmpty());
  }

  private boolean startsLike(byte[] digest) {
    return Arrays.equals(digest, 0, digestLength(), bytes, digestOffset, bytes.length);
  }

  /**
   * Content must not be named by weak hashes (boxo verifcid): the function is one of those that are
   * allowed, the digest has 20 to 128 bytes, and identity digests at most 128.
   *
   * @throws FaultException REFUSED otherwise
   */
  public void requireAllowedForContent() throws FaultException {
    HashFunction function = HashFunction.of(code).orElse(null);
    if (function == null || !function.isAllowedForContent()) {
      throw FaultException.refused("potentially insecure hash functions not allowed");
    }
    if (digestLength() < HashFunction.MIN_DIGEST && !isIdentity()) {
      throw badLength("digest too small", function, "minimum " + HashFunction.MIN_DIGEST);
    }
    if (digestLength() > HashFunction.MAX_DIGEST) {
      throw badLength("digest too large", function, "maximum " + HashFunction.MAX_DIGEST);
    }
  }

  private FaultException badLength(String what, HashFunction function, String bound) {
    return FaultException.refused(
        "%s: %s digest got %d bytes, %s".formatted(what, function, digestLength(), bound));
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
    return this == other || (other instanceof Multihash that && Arrays.equals(bytes, that.bytes));
  }

  @Override
  public int hashCode() {
    if (hash == 0) {
      hash = Arrays.hashCode(bytes);
    }
    return hash;
  }

  /** The bytes in base58btc, the custom for a bare multihash. */
  @Override
  public String toString() {
    return Multibase.BASE58_BTC.encodeBare(bytes);
  }
}
