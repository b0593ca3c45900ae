package io.orrery.libp2p;

import io.orrery.ipld.FaultException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAPrivateCrtKeySpec;

/** An RSA key of two primes, signing by the JDK. */
final class RsaPrivateKey extends PrivateKey {
  private final RSAPrivateCrtKey key;

  private RsaPrivateKey(RSAPrivateCrtKey key) {
    this.key = key;
  }

  static RsaPrivateKey newKey(int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return new RsaPrivateKey((RSAPrivateCrtKey) generator.generateKeyPair().getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK makes RSA keys", e);
    }
  }

  /** Reads the form of PKCS#1 (RFC 8017, appendix A.1.2); its numbers must belong together. */
  static RsaPrivateKey read(byte[] pkcs1) throws FaultException {
    DerReader whole = new DerReader(pkcs1);
    DerReader numbers = whole.sequence();
    whole.requireEnd();
    numbers.require(0);
    RSAPrivateCrtKeySpec spec =
        new RSAPrivateCrtKeySpec(
            numbers.integer(),
            numbers.integer(),
            numbers.integer(),
            numbers.integer(),
            numbers.integer(),
            numbers.integer(),
            numbers.integer(),
            numbers.integer());
    numbers.requireEnd();
    RsaCheck.requireBounds(spec.getModulus(), spec.getPublicExponent());
    if (!belongTogether(spec)) {
      throw FaultException.malformed("the numbers of the RSA key do not belong together");
    }
    try {
      return new RsaPrivateKey(
          (RSAPrivateCrtKey) KeyFactory.getInstance("RSA").generatePrivate(spec));
    } catch (GeneralSecurityException e) {
      throw FaultException.malformed("not a valid RSA key: " + e.getMessage());
    }
  }

  private static boolean belongTogether(RSAPrivateCrtKeySpec spec) {
    BigInteger p = spec.getPrimeP();
    BigInteger q = spec.getPrimeQ();
    // Bounds before arithmetic: no factor is longer than the modulus.
    return p.bitLength() > 1
        && q.bitLength() > 1
        && spec.getPrivateExponent().bitLength() <= spec.getModulus().bitLength()
        && p.multiply(q).equals(spec.getModulus())
        && isExponent(spec, p, spec.getPrimeExponentP())
        && isExponent(spec, q, spec.getPrimeExponentQ())
        && spec.getCrtCoefficient().compareTo(p) < 0
        && spec.getCrtCoefficient().multiply(q).mod(p).equals(BigInteger.ONE);
  }

  /** Whether {@code exponent} is the private exponent for one prime, and undoes the public one. */
  private static boolean isExponent(
      RSAPrivateCrtKeySpec spec, BigInteger prime, BigInteger exponent) {
    BigInteger order = prime.subtract(BigInteger.ONE);
    return exponent.equals(spec.getPrivateExponent().mod(order))
        && exponent.multiply(spec.getPublicExponent()).mod(order).equals(BigInteger.ONE);
  }

  @Override
  public KeyType type() {
    return KeyType.RSA;
  }

  @Override
  public byte[] sign(byte[] message) {
    try {
      Signature signer = Signature.getInstance(RsaCheck.ALGORITHM);
      signer.initSign(key);
      signer.update(message);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("an RSA key cannot sign", e);
    }
  }

  @Override
  byte[] data() {
    return Der.sequence(
        Der.integer(0),
        Der.integer(key.getModulus()),
        Der.integer(key.getPublicExponent()),
        Der.integer(key.getPrivateExponent()),
        Der.integer(key.getPrimeP()),
        Der.integer(key.getPrimeQ()),
        Der.integer(key.getPrimeExponentP()),
        Der.integer(key.getPrimeExponentQ()),
        Der.integer(key.getCrtCoefficient()));
  }

  @Override
  byte[] publicData() {
    return RsaCheck.data(key.getModulus(), key.getPublicExponent());
  }

  @Override
  byte[] algorithm() {
    return RsaCheck.algorithm();
  }

  @Override
  byte[] pkcs8Data() {
    return data();
  }
}
