package io.orrery.libp2p;

import io.orrery.ipld.FaultException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;

/**
 * RSA with PKCS#1 v1.5 and SHA-256, by the JDK. Moduli have 2048 to 8192 bits as in go-libp2p, and
 * exponents 31 at most as in Go, so that a stranger's key cannot make a check take seconds.
 */
record RsaCheck(RSAPublicKey key) implements SignatureCheck {
  static final int MIN_BITS = 2048;
  static final int MAX_BITS = 8192;
  static final String ALGORITHM = "SHA256withRSA";

  /** rsaEncryption, 1.2.840.113549.1.1.1 (RFC 8017, appendix C). */
  static final byte[] OBJECT_ID = {
    0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01
  };

  private static final int MAX_EXPONENT_BITS = 31;

  /** Reads the field Data: a SubjectPublicKeyInfo (RFC 5280, 4.1.2.7). */
  static RsaCheck read(byte[] data) throws FaultException {
    try {
      DerReader whole = new DerReader(data);
      DerReader info = whole.sequence();
      whole.requireEnd();
      DerReader algorithm = info.sequence();
      algorithm.require(OBJECT_ID);
      algorithm.requireNull();
      algorithm.requireEnd();
      DerReader key = new DerReader(info.bitString());
      info.requireEnd();
      DerReader numbers = key.sequence();
      key.requireEnd();
      RsaCheck check = of(numbers.integer(), numbers.integer());
      numbers.requireEnd();
      return check;
    } catch (FaultException e) {
      throw new FaultException(e.fault(), "not a valid RSA public key: " + e.getMessage(), e);
    }
  }

  /** The field Data of a key. */
  static byte[] data(BigInteger modulus, BigInteger exponent) {
    return Der.sequence(
        algorithm(), Der.bits(Der.sequence(Der.integer(modulus), Der.integer(exponent))));
  }

  /** The AlgorithmIdentifier of RSA keys. */
  static byte[] algorithm() {
    return Der.sequence(Der.objectId(OBJECT_ID), Der.nothing());
  }

  static void requireBounds(BigInteger modulus, BigInteger exponent) throws FaultException {
    requireSize(modulus.bitLength());
    if (!modulus.testBit(0)
        || !exponent.testBit(0)
        || exponent.bitLength() > MAX_EXPONENT_BITS
        || exponent.equals(BigInteger.ONE)) {
      throw FaultException.malformed("modulus and exponent must be odd, and the exponent small");
    }
  }

  /** Throws in Kubo's words unless keys of so many bits are in use. */
  static void requireSize(int bits) throws FaultException {
    if (bits < MIN_BITS) {
      throw FaultException.malformed("rsa keys must be >= " + MIN_BITS + " bits to be useful");
    }
    if (bits > MAX_BITS) {
      throw FaultException.malformed("rsa keys must be <= " + MAX_BITS + " bits");
    }
  }

  private static RsaCheck of(BigInteger modulus, BigInteger exponent) throws FaultException {
    requireBounds(modulus, exponent);
    try {
      return new RsaCheck(
          (RSAPublicKey)
              KeyFactory.getInstance("RSA")
                  .generatePublic(new RSAPublicKeySpec(modulus, exponent)));
    } catch (GeneralSecurityException e) {
      throw FaultException.malformed("the JDK refuses it: " + e.getMessage());
    }
  }

  @Override
  public boolean verify(byte[] signed, byte[] signature) {
    if (signature.length != (key.getModulus().bitLength() + 7) / 8) {
      return false;
    }
    try {
      Signature check = Signature.getInstance(ALGORITHM);
      check.initVerify(key);
      check.update(signed);
      return check.verify(signature);
    } catch (SignatureException broken) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}
