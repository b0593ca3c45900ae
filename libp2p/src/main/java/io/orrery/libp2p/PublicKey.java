package io.orrery.libp2p;

import io.orrery.ipld.FaultException;

/**
 * The public half of a peer's identity (libp2p/specs peer-ids), of any of the four types: it has a
 * {@link PeerId} and judges signatures. Safe for any thread.
 */
public final class PublicKey {
  private final KeyMessage message;
  private final SignatureCheck check;

  private PublicKey(KeyMessage message, SignatureCheck check) {
    this.message = message;
    this.check = check;
  }

  /**
   * Reads the protobuf form.
   *
   * @throws FaultException MALFORMED when it is not the one deterministic form or holds no valid
   *     key, UNSUPPORTED for an unknown type or curve
   */
  public static PublicKey parse(byte[] protobuf) throws FaultException {
    return of(KeyMessage.decode(protobuf));
  }

  private static PublicKey of(KeyMessage message) throws FaultException {
    byte[] data = message.data();
    SignatureCheck check =
        switch (message.type()) {
          case ED25519 -> Ed25519Check.read(data);
          case SECP256K1 -> EcCheck.readSecp256k1(data);
          case RSA -> RsaCheck.read(data);
          case ECDSA -> EcCheck.readInfo(data);
        };
    return new PublicKey(message, check);
  }

  /** The key whose field Data is {@code data}, which a private key made. */
  static PublicKey trusted(KeyType type, byte[] data) {
    try {
      return of(new KeyMessage(type, data));
    } catch (FaultException e) {
      throw new IllegalStateException("a private key has no public half", e);
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

  /** Whether {@code signature} over {@code signed} was made by this key. */
  public boolean verify(byte[] signed, byte[] signature) {
    return check.verify(signed, signature);
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
