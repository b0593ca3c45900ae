package io.orrery.libp2p;

import io.orrery.ipld.FaultException;
import java.util.Arrays;

/** Private keys in PKCS#8, not encrypted (RFC 5208; RFC 5958, which adds a public key). */
final class Pkcs8 {
  private static final int ATTRIBUTES = DerReader.context(0);

  /** Not constructed: [1] IMPLICIT BIT STRING. */
  private static final int PUBLIC_KEY = 0x81;

  private Pkcs8() {}

  static byte[] of(byte[] algorithm, byte[] data) {
    return Der.sequence(Der.integer(0), algorithm, Der.octets(data));
  }

  static PrivateKey read(byte[] der) throws FaultException {
    DerReader whole = new DerReader(der);
    DerReader fields = whole.sequence();
    whole.requireEnd();
    int version = fields.integer().intValue();
    if (version > 1) {
      throw FaultException.unsupported("PKCS#8 of version " + version);
    }
    DerReader algorithm = fields.sequence();
    byte[] data = fields.content(DerReader.OCTET_STRING);
    if (fields.isNext(ATTRIBUTES)) {
      fields.enter(ATTRIBUTES);
    }
    if (version == 1 && fields.isNext(PUBLIC_KEY)) {
      fields.enter(PUBLIC_KEY);
    }
    fields.requireEnd();
    return read(algorithm, data);
  }

  private static PrivateKey read(DerReader algorithm, byte[] data) throws FaultException {
    byte[] objectId = algorithm.content(DerReader.OBJECT_ID);
    if (Arrays.equals(objectId, Ed25519PrivateKey.OBJECT_ID)) {
      algorithm.requireEnd();
      return Ed25519PrivateKey.readPkcs8(data);
    }
    if (Arrays.equals(objectId, RsaCheck.OBJECT_ID)) {
      algorithm.requireNull();
      algorithm.requireEnd();
      return RsaPrivateKey.read(data);
    }
    if (Arrays.equals(objectId, EcCheck.OBJECT_ID)) {
      EllipticCurve curve = EllipticCurve.of(algorithm.content(DerReader.OBJECT_ID));
      algorithm.requireEnd();
      return EcPrivateKey.readSec1(data, curve);
    }
    throw FaultException.unsupported("PKCS#8 of an algorithm that no peer's key has");
  }
}
