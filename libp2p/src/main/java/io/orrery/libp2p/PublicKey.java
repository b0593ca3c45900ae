package io.orrery.libp2p;

import io.orrery.ipld.FaultException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * The public half of a peer's identity (libp2p/specs peer-ids). All four types are read and have a
 * {@link PeerId}; signatures are checked for Ed25519.
 */
public final class PublicKey {
  private static final int MIN_RSA_BITS = 2048;
  private static final int MAX_RSA_BITS = 8192;

  private final KeyMessage message;

  private PublicKey(KeyMessage message) {
    this.message = message;
  }

  /**
   * Reads the protobuf form.
   *
   * @throws FaultException MALFORMED when it is not the one deterministic form or holds no valid
   *     key, UNSUPPORTED for an unknown type
   */
  public static PublicKey parse(byte[] protobuf) throws FaultException {
    KeyMessage message = KeyMessage.decode(protobuf);
    byte[] data = message.data();
    switch (message.type()) {
      case ED25519 -> require(data.length == Ed25519.PUBLIC_KEY_SIZE, "Ed25519");
      case SECP256K1 -> require(isSecp256k1Point(data), "secp256k1");
      case RSA -> require(isRsa(data), "RSA");
      case ECDSA -> require(subjectPublicKey("EC", data) != null, "ECDSA");
    }
    return new PublicKey(message);
  }

  static PublicKey ed25519(byte[] point) {
    return new PublicKey(new KeyMessage(KeyType.ED25519, point.clone()));
  }

  private static void require(boolean valid, String type) throws FaultException {
    if (!valid) {
      throw FaultException.malformed("not a valid " + type + " public key");
    }
  }

  private static boolean isSecp256k1Point(byte[] data) {
    if (data.length != 33) {
      return false;
    }
    try {
      return SECNamedCurves.getByName("secp256k1").getCurve().decodePoint(data).isValid();
    } catch (IllegalArgumentException offTheCurve) {
      return false;
    }
  }

  private static boolean isRsa(byte[] data) {
    if (!(subjectPublicKey("RSA", data) instanceof RSAPublicKey key)) {
      return false;
    }
    BigInteger modulus = key.getModulus();
    return modulus.bitLength() >= MIN_RSA_BITS && modulus.bitLength() <= MAX_RSA_BITS;
  }

  /** The key in a DER SubjectPublicKeyInfo; null when there is none of that algorithm. */
  private static java.security.PublicKey subjectPublicKey(String algorithm, byte[] der) {
    try {
      return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der));
    } catch (GeneralSecurityException invalid) {
      return null;
    }
  }

  public KeyType type() {
    return message.type();
  }

  /** The field {@code Data} of the protobuf form, whose meaning depends on the type. */
  public byte[] data() {
    return message.data().clone();
  }

  public byte[] toProtobuf() {
    return message.encode();
  }

  public PeerId peerId() {
    return PeerId.of(this);
  }

  /**
   * Whether {@code signature} over {@code signed} was made by this key.
   *
   * @throws FaultException UNSUPPORTED when the key is not Ed25519
   */
  public boolean verify(byte[] signed, byte[] signature) throws FaultException {
    if (type() != KeyType.ED25519) {
      throw FaultException.unsupported("signatures by " + type() + " keys cannot be checked");
    }
    return signature.length == Ed25519.SIGNATURE_SIZE
        && Ed25519.verify(signature, 0, message.data(), 0, signed, 0, signed.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PublicKey that && message.equals(that.message);
  }

  @Override
  public int hashCode() {
    return message.hashCode();
  }

  @Override
  public String toString() {
    return type() + " key of " + peerId();
  }
}
