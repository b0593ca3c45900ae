package io.orrery.libp2p;

import io.orrery.ipld.FaultException;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** Ed25519 (RFC 8032) by BouncyCastle, which verifies several times faster than the JDK. */
final class Ed25519Check implements SignatureCheck {
  private final byte[] point;

  private Ed25519Check(byte[] point) {
    this.point = point;
  }

  /** Reads the field Data: the point, 32 bytes. */
  static Ed25519Check read(byte[] data) throws FaultException {
    if (data.length != Ed25519.PUBLIC_KEY_SIZE) {
      throw FaultException.malformed("not a valid Ed25519 public key");
    }
    return new Ed25519Check(data);
  }

  @Override
  public boolean verify(byte[] signed, byte[] signature) {
    return signature.length == Ed25519.SIGNATURE_SIZE
        && Ed25519.verify(signature, 0, point, 0, signed, 0, signed.length);
  }
}
