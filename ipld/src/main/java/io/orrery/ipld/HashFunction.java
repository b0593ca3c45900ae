package io.orrery.ipld;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/**
 * Hash functions of the multicodec table. STARTER: the ipld room completes this list and the
 * digests beyond the JDK's.
 */
public enum HashFunction {
  IDENTITY(0x00, "identity", null),
  SHA2_256(0x12, "sha2-256", "SHA-256"),
  SHA2_512(0x13, "sha2-512", "SHA-512");

  /**
   * The longest identity digest that may be used (IPIP-0512); also the longest digest of any other
   * function.
   */
  public static final int MAX_DIGEST = 128;

  /** The shortest digest, truncated or not, that content may be named by. */
  public static final int MIN_DIGEST = 20;

  private final long code;
  private final String label;
  private final String jdkName;

  @SuppressWarnings("ImmutableEnumChecker")
  private final byte[] digestOfEmpty;

  HashFunction(long code, String label, String jdkName) {
    this.code = code;
    this.label = label;
    this.jdkName = jdkName;
    this.digestOfEmpty = digest(ByteBuffer.allocate(0));
  }

  byte[] digestOfEmpty() {
    return digestOfEmpty;
  }

  public long code() {
    return code;
  }

  public String label() {
    return label;
  }

  public static Optional<HashFunction> of(long code) {
    for (HashFunction function : values()) {
      if (function.code == code) {
        return Optional.of(function);
      }
    }
    return Optional.empty();
  }

  public static Optional<HashFunction> named(String label) {
    for (HashFunction function : values()) {
      if (function.label.equals(label)) {
        return Optional.of(function);
      }
    }
    return Optional.empty();
  }

  /** The full digest of the remaining bytes of {@code data}, whose position does not move. */
  public byte[] digest(ByteBuffer data) {
    if (jdkName == null) {
      byte[] copy = new byte[data.remaining()];
      data.get(data.position(), copy);
      return copy;
    }
    try {
      MessageDigest digest = MessageDigest.getInstance(jdkName);
      digest.update(data.duplicate());
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + jdkName, e);
    }
  }
}
