package io.orrery.ipld;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.bouncycastle.crypto.ExtendedDigest;
import org.bouncycastle.crypto.Xof;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.bouncycastle.crypto.digests.Blake2sDigest;
import org.bouncycastle.crypto.digests.Blake3Digest;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.bouncycastle.crypto.digests.SHAKEDigest;

/**
 * Digests by Bouncy Castle. The only class here that names its classes: they come from a signed
 * jar, whose check costs a tenth of a second, so a process that needs none must not load this.
 */
final class BouncyDigest {
  private BouncyDigest() {}

  static byte[] digest(HashAlgorithm.Bouncy algorithm, ByteBuffer data, int length) {
    ExtendedDigest digest = newDigest(algorithm);
    update(digest, data);
    if (digest instanceof Xof extendable) {
      byte[] out = new byte[length];
      extendable.doFinal(out, 0, length);
      return out;
    }
    byte[] full = new byte[digest.getDigestSize()];
    digest.doFinal(full, 0);
    return length == full.length ? full : Arrays.copyOf(full, length);
  }

  private static ExtendedDigest newDigest(HashAlgorithm.Bouncy algorithm) {
    int bits = algorithm.bits();
    return switch (algorithm.family()) {
      case KECCAK -> new KeccakDigest(bits);
      case SHAKE -> new SHAKEDigest(bits);
      case BLAKE2B -> new Blake2bDigest(bits);
      case BLAKE2S -> new Blake2sDigest(bits);
      case BLAKE3 -> new Blake3Digest(bits);
    };
  }

  /** Arrays alone can be read from: mapped and read-only bytes pass through a small one. */
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
