package io.orrery.libp2p;

import io.orrery.ipld.FaultException;
import java.security.SecureRandom;

/**
 * The secret half of a peer's identity (libp2p/specs peer-ids). Its text form never shows the
 * secret; two are compared by their peer ids, if at all. Safe for any thread.
 */
public abstract sealed class PrivateKey permits Ed25519PrivateKey, EcPrivateKey, RsaPrivateKey {
  /** The size of RSA keys where nobody asks for another, in bits. */
  public static final int RSA_BITS = 2048;

  private PublicKey publicKey;

  /** An Ed25519 key. */
  public static PrivateKey generate() {
    return generate(new SecureRandom());
  }

  /** An Ed25519 key from the next 32 bytes of {@code random}. */
  public static PrivateKey generate(SecureRandom random) {
    return Ed25519PrivateKey.newKey(random);
  }

  /** A key of that type: RSA with {@link #RSA_BITS}, ECDSA on P-256. */
  public static PrivateKey generate(KeyType type) {
    return switch (type) {
      case ED25519 -> generate();
      case RSA -> RsaPrivateKey.newKey(RSA_BITS);
      case SECP256K1 -> EcPrivateKey.newKey(EllipticCurve.SECP256K1, new SecureRandom());
      case ECDSA -> EcPrivateKey.newKey(EllipticCurve.P256, new SecureRandom());
    };
  }

  /**
   * An RSA key, which takes a tenth of a second for 2048 bits and half a minute for 8192.
   *
   * @param bits 2048 to 8192
   * @throws FaultException MALFORMED for any other number
   */
  public static PrivateKey generateRsa(int bits) throws FaultException {
    RsaCheck.requireSize(bits);
    return RsaPrivateKey.newKey(bits);
  }

  /**
   * Reads the protobuf form.
   *
   * @throws FaultException MALFORMED when it holds no valid key or its parts do not fit together,
   *     UNSUPPORTED for an unknown type or curve
   */
  public static PrivateKey parse(byte[] protobuf) throws FaultException {
    KeyMessage message = KeyMessage.decode(protobuf);
    byte[] data = message.data();
    return switch (message.type()) {
      case ED25519 -> Ed25519PrivateKey.read(data);
      case RSA -> RsaPrivateKey.read(data);
      case SECP256K1 -> EcPrivateKey.readSecp256k1(data);
      case ECDSA -> EcPrivateKey.readNist(data);
    };
  }

  /**
   * Reads PKCS#8 (RFC 5208, RFC 5958), not encrypted, as OpenSSL writes it.
   *
   * @throws FaultException MALFORMED, UNSUPPORTED for another algorithm or curve
   */
  public static PrivateKey parsePkcs8(byte[] der) throws FaultException {
    return Pkcs8.read(der);
  }

  public final byte[] toProtobuf() {
    return new KeyMessage(type(), data()).encode();
  }

  /** PKCS#8, not encrypted: byte for byte what OpenSSL writes. */
  public final byte[] toPkcs8() {
    return Pkcs8.of(algorithm(), pkcs8Data());
  }

  public abstract KeyType type();

  public final synchronized PublicKey publicKey() {
    if (publicKey == null) {
      publicKey = PublicKey.trusted(type(), publicData());
    }
    return publicKey;
  }

  public final PeerId peerId() {
    return publicKey().peerId();
  }

  /** The signature over {@code message}; the same each time. */
  public abstract byte[] sign(byte[] message);

  /** The field Data of the protobuf form. */
  abstract byte[] data();

  /** The field Data of the public key's protobuf form. */
  abstract byte[] publicData();

  /** The AlgorithmIdentifier of the PKCS#8 form. */
  abstract byte[] algorithm();

  /** What the PKCS#8 form wraps. */
  abstract byte[] pkcs8Data();

  @Override
  public final String toString() {
    return "private key of " + peerId();
  }
}
