package io.orrery.libp2p;

import io.orrery.ipld.FaultException;
import io.orrery.ipld.HashFunction;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/**
 * The curves of keys that sign by ECDSA: secp256k1, which has a key type of its own, and those of
 * NIST that Go's {@code x509} knows, and so go-libp2p. By BouncyCastle, for the JDK has no
 * secp256k1 and no P-224.
 */
final class EllipticCurve {
  static final EllipticCurve SECP256K1 =
      new EllipticCurve("secp256k1", 0x2b, 0x81, 0x04, 0x00, 0x0a);
  static final EllipticCurve P224 = new EllipticCurve("secp224r1", 0x2b, 0x81, 0x04, 0x00, 0x21);
  static final EllipticCurve P256 =
      new EllipticCurve("secp256r1", 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07);
  static final EllipticCurve P384 = new EllipticCurve("secp384r1", 0x2b, 0x81, 0x04, 0x00, 0x22);
  static final EllipticCurve P521 = new EllipticCurve("secp521r1", 0x2b, 0x81, 0x04, 0x00, 0x23);

  static final List<EllipticCurve> ALL = List.of(SECP256K1, P224, P256, P384, P521);

  private final String label;
  private final byte[] objectId;
  private volatile ECDomainParameters domain;

  private EllipticCurve(String label, int... objectId) {
    this.label = label;
    this.objectId = new byte[objectId.length];
    for (int i = 0; i < objectId.length; i++) {
      this.objectId[i] = (byte) objectId[i];
    }
  }

  /** The curve of an object id's content. */
  static EllipticCurve of(byte[] objectId) throws FaultException {
    for (EllipticCurve curve : ALL) {
      if (Arrays.equals(curve.objectId, objectId)) {
        return curve;
      }
    }
    throw FaultException.unsupported("an elliptic curve that no key of a peer has");
  }

  byte[] objectId() {
    return objectId;
  }

  /** Made when first used: most processes know Ed25519 keys only. */
  ECDomainParameters domain() {
    if (domain == null) {
      X9ECParameters parameters = CustomNamedCurves.getByName(label);
      domain =
          new ECDomainParameters(
              parameters.getCurve(), parameters.getG(), parameters.getN(), parameters.getH());
    }
    return domain;
  }

  /** The bytes of a coordinate, and of a secret. */
  int size() {
    return (domain().getCurve().getFieldSize() + 7) / 8;
  }

  /** The point in its compressed or whole form (SEC 1, 2.3.3); never the one at infinity. */
  ECPoint point(byte[] encoded) throws FaultException {
    boolean compressed = encoded.length == size() + 1 && (encoded[0] == 2 || encoded[0] == 3);
    boolean whole = encoded.length == 2 * size() + 1 && encoded[0] == 4;
    if (compressed || whole) {
      try {
        return domain().validatePublicPoint(domain().getCurve().decodePoint(encoded));
      } catch (IllegalArgumentException offTheCurve) {
        // Said below, as of bytes that are no point at all.
      }
    }
    throw FaultException.malformed("not a point of the curve " + label);
  }

  /** The public half of a secret. */
  ECPoint point(BigInteger secret) {
    return new FixedPointCombMultiplier().multiply(domain().getG(), secret).normalize();
  }

  BigInteger newSecret(SecureRandom random) {
    BigInteger secret;
    do {
      secret = new BigInteger(domain().getN().bitLength(), random);
    } while (!isScalar(secret));
    return secret;
  }

  /** Whether a number may be a secret, or half of a signature: above zero and below the order. */
  boolean isScalar(BigInteger number) {
    return number.signum() > 0 && number.compareTo(domain().getN()) < 0;
  }

  /**
   * A signature in DER; the same each time (RFC 6979), and of its two forms the one with the low S,
   * which strict verifiers ask for.
   */
  byte[] sign(BigInteger secret, byte[] message) {
    ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
    signer.init(true, new ECPrivateKeyParameters(secret, domain()));
    BigInteger[] signature = signer.generateSignature(sha256(message));
    BigInteger low = signature[1].min(domain().getN().subtract(signature[1]));
    return Der.sequence(Der.integer(signature[0]), Der.integer(low));
  }

  static byte[] sha256(byte[] message) {
    return HashFunction.SHA2_256.digest(ByteBuffer.wrap(message));
  }

  @Override
  public String toString() {
    return label;
  }
}
