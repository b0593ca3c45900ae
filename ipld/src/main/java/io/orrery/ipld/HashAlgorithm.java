package io.orrery.ipld;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.function.Supplier;
import org.bouncycastle.crypto.ExtendedDigest;
import org.bouncycastle.crypto.Xof;

/**
 * Where the digests of a {@link HashFunction} come from: the JDK where it has the function, for it
 * is many times faster, else Bouncy Castle. Safe from any thread. A digest object is made anew for
 * each call: reusing one by thread measured no faster.
 */
interface HashAlgorithm {
  /**
   * The first {@code length} bytes of the digest of the remaining bytes of {@code data}, whose
   * position does not move.
   */
  byte[] digest(ByteBuffer data, int length);

  /** By a name of the JDK's standard algorithm names. */
  static HashAlgorithm jdk(String name) {
    return (data, length) -> {
      try {
        MessageDigest digest = MessageDigest.getInstance(name);
        digest.update(data.duplicate());
        return cut(digest.digest(), length);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has " + name, e);
      }
    };
  }

  static HashAlgorithm twice(HashAlgorithm once, int digestLength) {
    return (data, length) -> once.digest(ByteBuffer.wrap(once.digest(data, digestLength)), length);
  }

  static HashAlgorithm bouncy(Supplier<ExtendedDigest> maker) {
    return (data, length) -> {
      ExtendedDigest digest = maker.get();
      update(digest, data);
      byte[] full = new byte[digest.getDigestSize()];
      digest.doFinal(full, 0);
      return cut(full, length);
    };
  }

  /** A function that gives a digest of any length, each a beginning of the longer ones. */
  static HashAlgorithm extendable(Supplier<Xof> maker) {
    return (data, length) -> {
      Xof digest = maker.get();
      update(digest, data);
      byte[] out = new byte[length];
      digest.doFinal(out, 0, length);
      return out;
    };
  }

  private static byte[] cut(byte[] digest, int length) {
    return length == digest.length ? digest : Arrays.copyOf(digest, length);
  }

  /** Bouncy Castle reads arrays only: mapped and read-only bytes pass through a small one. */
  private static void update(ExtendedDigest digest, ByteBuffer data) {
    if (data.hasArray()) {
      digest.update(data.array(), data.arrayOffset() + data.position(), data.remaining());
      return;
    }
    ByteBuffer rest = data.duplicate();
    byte[] part = new byte[Math.min(rest.remaining(), 4096)];
    while (rest.hasRemaining()) {
      int length = Math.min(rest.remaining(), part.length);
      rest.get(part, 0, length);
      digest.update(part, 0, length);
    }
  }
}
