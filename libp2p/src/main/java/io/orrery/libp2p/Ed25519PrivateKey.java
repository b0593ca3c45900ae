package io.orrery.libp2p;

import io.orrery.ipld.FaultException;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** An Ed25519 key (RFC 8032): the seed, and the point that follows from it. */
final class Ed25519PrivateKey extends PrivateKey {
  /** id-Ed25519, 1.3.101.112 (RFC 8410, 3). */
  static final byte[] OBJECT_ID = {0x2b, 0x65, 0x70};

  private static final int SEED = Ed25519.SECRET_KEY_SIZE;
  private static final int POINT = Ed25519.PUBLIC_KEY_SIZE;

  private final byte[] seed;
  private final byte[] point;

  private Ed25519PrivateKey(byte[] seed) {
    this.seed = seed;
    this.point = new byte[POINT];
    Ed25519.generatePublicKey(seed, 0, point, 0);
  }

  static Ed25519PrivateKey newKey(SecureRandom random) {
    byte[] seed = new byte[SEED];
    random.nextBytes(seed);
    return new Ed25519PrivateKey(seed);
  }

  /** Reads seed and public key, 64 bytes, or the old form of 96 with the public key twice. */
  static Ed25519PrivateKey read(byte[] data) throws FaultException {
    if (data.length != SEED + POINT && data.length != SEED + 2 * POINT) {
      throw FaultException.malformed("an Ed25519 private key has 64 bytes, not " + data.length);
    }
    Ed25519PrivateKey key = new Ed25519PrivateKey(Arrays.copyOf(data, SEED));
    for (int at = SEED; at < data.length; at += POINT) {
      if (!Arrays.equals(data, at, at + POINT, key.point, 0, POINT)) {
        throw FaultException.malformed("the Ed25519 public key does not belong to its private key");
      }
    }
    return key;
  }

  /** Reads what PKCS#8 wraps: the seed, wrapped once more (RFC 8410, 7). */
  static Ed25519PrivateKey readPkcs8(byte[] wrapped) throws FaultException {
    DerReader whole = new DerReader(wrapped);
    byte[] seed = whole.content(DerReader.OCTET_STRING);
    whole.requireEnd();
    if (seed.length != SEED) {
      throw FaultException.malformed("the seed of an Ed25519 key has 32 bytes, not " + seed.length);
    }
    return new Ed25519PrivateKey(seed);
  }

  @Override
  public KeyType type() {
    return KeyType.ED25519;
  }

  @Override
  public byte[] sign(byte[] message) {
    byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
    Ed25519.sign(seed, 0, point, 0, null, message, 0, message.length, signature, 0);
    return signature;
  }

  @Override
  byte[] data() {
    byte[] data = Arrays.copyOf(seed, SEED + POINT);
    System.arraycopy(point, 0, data, SEED, POINT);
    return data;
  }

  @Override
  byte[] publicData() {
    return point.clone();
  }

  @Override
  byte[] algorithm() {
    return Der.sequence(Der.objectId(OBJECT_ID));
  }

  @Override
  byte[] pkcs8Data() {
    return Der.octets(seed);
  }
}
