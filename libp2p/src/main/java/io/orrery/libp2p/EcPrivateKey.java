package io.orrery.libp2p;

import io.orrery.ipld.FaultException;
import java.math.BigInteger;
import java.security.SecureRandom;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.BigIntegers;

/** A key that signs by ECDSA: of type secp256k1 on that curve, of type ECDSA on those of NIST. */
final class EcPrivateKey extends PrivateKey {
  private static final int CURVE = DerReader.context(0);
  private static final int POINT = DerReader.context(1);

  private final EllipticCurve curve;
  private final BigInteger secret;
  private final EcCheck check;

  private EcPrivateKey(EllipticCurve curve, BigInteger secret) {
    this.curve = curve;
    this.secret = secret;
    this.check = new EcCheck(curve, curve.point(secret));
  }

  static EcPrivateKey newKey(EllipticCurve curve, SecureRandom random) {
    return new EcPrivateKey(curve, curve.newSecret(random));
  }

  private static EcPrivateKey of(EllipticCurve curve, byte[] scalar) throws FaultException {
    BigInteger secret = new BigInteger(1, scalar);
    if (scalar.length > curve.size() || !curve.isScalar(secret)) {
      throw FaultException.malformed("EC private key not in the valid range for its curve");
    }
    return new EcPrivateKey(curve, secret);
  }

  /** Reads the scalar, 32 bytes. */
  static EcPrivateKey readSecp256k1(byte[] data) throws FaultException {
    if (data.length != EllipticCurve.SECP256K1.size()) {
      throw FaultException.malformed("expected secp256k1 data size to be 32");
    }
    return of(EllipticCurve.SECP256K1, data);
  }

  /** Reads the form of SEC 1 (RFC 5915) that names its curve, one of NIST. */
  static EcPrivateKey readNist(byte[] data) throws FaultException {
    EcPrivateKey key = readSec1(data, null);
    if (key.curve == EllipticCurve.SECP256K1) {
      throw FaultException.malformed("a secp256k1 key is of a type of its own");
    }
    return key;
  }

  /**
   * Reads the form of SEC 1.
   *
   * @param known the curve that surrounds it, or null when it must name its own
   */
  static EcPrivateKey readSec1(byte[] sec1, EllipticCurve known) throws FaultException {
    DerReader whole = new DerReader(sec1);
    DerReader fields = whole.sequence();
    whole.requireEnd();
    fields.require(1);
    byte[] scalar = fields.content(DerReader.OCTET_STRING);
    EllipticCurve curve = known;
    if (fields.isNext(CURVE)) {
      DerReader named = fields.enter(CURVE);
      curve = EllipticCurve.of(named.content(DerReader.OBJECT_ID));
      named.requireEnd();
    }
    if (curve == null || (known != null && curve != known)) {
      throw FaultException.malformed("an EC private key must name its curve, and one only");
    }
    EcPrivateKey key = of(curve, scalar);
    if (fields.isNext(POINT)) {
      DerReader point = fields.enter(POINT);
      key.requirePoint(curve.point(point.bitString()));
      point.requireEnd();
    }
    fields.requireEnd();
    return key;
  }

  private void requirePoint(ECPoint point) throws FaultException {
    if (!point.equals(check.point())) {
      throw FaultException.malformed("the EC public key does not belong to its private key");
    }
  }

  @Override
  public KeyType type() {
    return curve == EllipticCurve.SECP256K1 ? KeyType.SECP256K1 : KeyType.ECDSA;
  }

  @Override
  public byte[] sign(byte[] message) {
    return curve.sign(secret, message);
  }

  private byte[] scalar() {
    return BigIntegers.asUnsignedByteArray(curve.size(), secret);
  }

  private byte[] point() {
    return Der.element(POINT, Der.bits(check.point().getEncoded(false)));
  }

  @Override
  byte[] data() {
    return curve == EllipticCurve.SECP256K1
        ? scalar()
        : Der.sequence(
            Der.integer(1),
            Der.octets(scalar()),
            Der.element(CURVE, Der.objectId(curve.objectId())),
            point());
  }

  @Override
  byte[] publicData() {
    return check.data();
  }

  @Override
  byte[] algorithm() {
    return EcCheck.algorithm(curve);
  }

  /** Without the curve, which the algorithm names. */
  @Override
  byte[] pkcs8Data() {
    return Der.sequence(Der.integer(1), Der.octets(scalar()), point());
  }
}
