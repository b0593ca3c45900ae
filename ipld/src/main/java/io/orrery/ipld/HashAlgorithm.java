package io.orrery.ipld;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Where the digests of a {@link HashFunction} come from: the JDK where it has the function, for it
 * is many times faster, else Bouncy Castle. Safe from any thread. A digest object is made anew for
 * each call: reusing one by thread measured no faster.
 */
sealed interface HashAlgorithm {
  /**
   * The first {@code length} bytes of the digest of the remaining bytes of {@code data}, whose
   * position does not move.
   */
  byte[] digest(ByteBuffer data, int length);

  /** The digest is the data. */
  record Identity() implements HashAlgorithm {
    @Override
    public byte[] digest(ByteBuffer data, int length) {
      byte[] copy = new byte[length];
      data.get(data.position(), copy);
      return copy;
    }
  }

  /** By one of the JDK's standard algorithm names. */
  record Jdk(String name) implements HashAlgorithm {
    @Override
    public byte[] digest(ByteBuffer data, int length) {
      byte[] full = full(data);
      return length == full.length ? full : Arrays.copyOf(full, length);
    }

    byte[] full(ByteBuffer data) {
      try {
        MessageDigest digest = MessageDigest.getInstance(name);
        digest.update(data.duplicate());
        return digest.digest();
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has " + name, e);
      }
    }
  }

  /** The digest of the digest. */
  record Twice(Jdk once) implements HashAlgorithm {
    @Override
    public byte[] digest(ByteBuffer data, int length) {
      return once.digest(ByteBuffer.wrap(once.full(data)), length);
    }
  }

  /** By family and the number of bits that a member of it has in its name. */
  record Bouncy(Family family, int bits) implements HashAlgorithm {
    enum Family {
      KECCAK,
      SHAKE,
      BLAKE2B,
      BLAKE2S,
      BLAKE3
    }

    @Override
    public byte[] digest(ByteBuffer data, int length) {
      return BouncyDigest.digest(this, data, length);
    }
  }
}
