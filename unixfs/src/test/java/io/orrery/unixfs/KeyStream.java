package io.orrery.unixfs;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Cipher;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The pseudo-random bytes of the vectors: the ChaCha20 keystream (RFC 8439) under the SHA-256 of a
 * seed text, with a zero nonce and the counter from 0.
 */
final class KeyStream extends InputStream {
  private static final byte[] ZEROS = new byte[64 * 1024];

  private final Cipher cipher;
  private long left;

  KeyStream(String seed, long size) {
    try {
      byte[] key =
          MessageDigest.getInstance("SHA-256").digest(seed.getBytes(StandardCharsets.UTF_8));
      cipher = Cipher.getInstance("ChaCha20");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(key, "ChaCha20"),
          new ChaCha20ParameterSpec(new byte[12], 0));
      left = size;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int at, int length) {
    int count = (int) Math.min(left, Math.min(length, ZEROS.length));
    if (count == 0) {
      return left == 0 ? -1 : 0;
    }
    try {
      int made = cipher.update(ZEROS, 0, count, into, at);
      left -= made;
      return made;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
