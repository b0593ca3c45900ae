package io.orrery.libp2p;

import io.orrery.ipld.FaultException;
import java.math.BigInteger;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.math.ec.ECPoint;

/**
 * ECDSA with SHA-256 over one of the {@link EllipticCurve}s; high and low S are taken, as in Go.
 */
record EcCheck(EllipticCurve curve, ECPoint point) implements SignatureCheck {
  /** id-ecPublicKey, 1.2.840.10045.2.1 (RFC 5480, 2.1.1). */
  static final byte[] OBJECT_ID = {0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01};

  /** Reads the field Data of a secp256k1 key: the compressed point, 33 bytes. */
  static EcCheck readSecp256k1(byte[] data) throws FaultException {
    EllipticCurve curve = EllipticCurve.SECP256K1;
    if (data.length != curve.size() + 1) {
      throw FaultException.malformed("not a valid secp256k1 public key");
    }
    return new EcCheck(curve, curve.point(data));
  }

  /** Reads the field Data of an ECDSA key: a SubjectPublicKeyInfo (RFC 5480) with a whole point. */
  static EcCheck readInfo(byte[] data) throws FaultException {
    try {
      DerReader whole = new DerReader(data);
      DerReader info = whole.sequence();
      whole.requireEnd();
      EllipticCurve curve = readAlgorithm(info.sequence());
      byte[] point = info.bitString();
      info.requireEnd();
      if (curve == EllipticCurve.SECP256K1 || point.length != 2 * curve.size() + 1) {
        throw FaultException.malformed("a whole point of a NIST curve was expected");
      }
      return new EcCheck(curve, curve.point(point));
    } catch (FaultException e) {
      throw new FaultException(e.fault(), "not a valid ECDSA public key: " + e.getMessage(), e);
    }
  }

  /** The curve that the inside of an AlgorithmIdentifier names. */
  private static EllipticCurve readAlgorithm(DerReader algorithm) throws FaultException {
    algorithm.require(OBJECT_ID);
    EllipticCurve curve = EllipticCurve.of(algorithm.content(DerReader.OBJECT_ID));
    algorithm.requireEnd();
    return curve;
  }

  /** The AlgorithmIdentifier of keys on a curve. */
  static byte[] algorithm(EllipticCurve curve) {
    return Der.sequence(Der.objectId(OBJECT_ID), Der.objectId(curve.objectId()));
  }

  /** The field Data. */
  byte[] data() {
    return curve == EllipticCurve.SECP256K1
        ? point.getEncoded(true)
        : Der.sequence(algorithm(curve), Der.bits(point.getEncoded(false)));
  }

  @Override
  public boolean verify(byte[] signed, byte[] signature) {
    BigInteger r;
    BigInteger s;
    try {
      DerReader whole = new DerReader(signature);
      DerReader pair = whole.sequence();
      whole.requireEnd();
      r = pair.integer();
      s = pair.integer();
      pair.requireEnd();
    } catch (FaultException broken) {
      return false;
    }

    if (!curve.isScalar(r) || !curve.isScalar(s)) {
      return false;
    }
    ECDSASigner check = new ECDSASigner();
    check.init(false, new ECPublicKeyParameters(point, curve.domain()));
    return check.verifySignature(EllipticCurve.sha256(signed), r, s);
  }
}
