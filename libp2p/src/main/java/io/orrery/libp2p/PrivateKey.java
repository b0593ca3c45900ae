package io.orrery.libp2p;

import io.orrery.ipld.FaultException;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * An Ed25519 identity (libp2p/specs peer-ids, RFC 8032). Its text form never shows the secret; two
 * are compared by their peer ids, if at all.
 */
public final class PrivateKey {
  private static final int SEED = Ed25519.SECRET_KEY_SIZE;
  private static final int POINT = Ed25519.PUBLIC_KEY_SIZE;

  private final byte[] seed;
  private final byte[] point;

  private PrivateKey(byte[] seed) {
    this.seed = seed;
    this.point = new byte[POINT];
    Ed25519.generatePublicKey(seed, 0, point, 0);
  }

  public static PrivateKey generate() {
    return generate(new SecureRandom());
  }

  /** A key from the next 32 bytes of {@code random}. */
  public static PrivateKey generate(SecureRandom random) {
    byte[] seed = new byte[SEED];
    random.nextBytes(seed);
    return new PrivateKey(seed);
  }

  /**
   * Reads the protobuf form: Data is seed and public key, 64 bytes, or the old form of 96 with the
   * public key twice.
   *
   * @throws FaultException MALFORMED when the parts do not fit together, UNSUPPORTED for a key that
   *     is not Ed25519
   */
  public static PrivateKey parse(byte[] protobuf) throws FaultException {
    KeyMessage message = KeyMessage.decode(protobuf);
    if (message.type() != KeyType.ED25519) {
      throw FaultException.unsupported(
          "private keys of type " + message.type() + " cannot be used; Ed25519 can");
    }
    byte[] data = message.data();
    if (data.length != SEED + POINT && data.length != SEED + 2 * POINT) {
      throw FaultException.malformed("an Ed25519 private key has 64 bytes, not " + data.length);
    }
    PrivateKey key = new PrivateKey(Arrays.copyOf(data, SEED));
    for (int at = SEED; at < data.length; at += POINT) {
      if (!Arrays.equals(data, at, at + POINT, key.point, 0, POINT)) {
        throw FaultException.malformed("the Ed25519 public key does not belong to its private key");
      }
    }
    return key;
  }

  public byte[] toProtobuf() {
    byte[] data = Arrays.copyOf(seed, SEED + POINT);
    System.arraycopy(point, 0, data, SEED, POINT);
    return new KeyMessage(KeyType.ED25519, data).encode();
  }

  public KeyType type() {
    return KeyType.ED25519;
  }

  public PublicKey publicKey() {
    return PublicKey.ed25519(point);
  }

  public PeerId peerId() {
    return publicKey().peerId();
  }

  /** The 64-byte signature over {@code message}; the same each time. */
  public byte[] sign(byte[] message) {
    byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
    Ed25519.sign(seed, 0, point, 0, null, message, 0, message.length, signature, 0);
    return signature;
  }

  @Override
  public String toString() {
    return "private key of " + peerId();
  }
}
