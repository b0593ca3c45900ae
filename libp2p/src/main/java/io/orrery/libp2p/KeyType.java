package io.orrery.libp2p;

import io.orrery.ipld.FaultException;

/** The kinds of key that a peer may have, in the numbering of libp2p/specs peer-ids. */
public enum KeyType {
  RSA(0, "RSA"),
  ED25519(1, "Ed25519"),
  SECP256K1(2, "Secp256k1"),
  ECDSA(3, "ECDSA");

  private final int code;
  private final String label;

  KeyType(int code, String label) {
    this.code = code;
    this.label = label;
  }

  /** The name as specifications spell it. */
  public String label() {
    return label;
  }

  /** The value of the field {@code Type} of a key message. */
  int code() {
    return code;
  }

  static KeyType of(long code) throws FaultException {
    for (KeyType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    throw FaultException.unsupported("key type " + code + " is unknown");
  }
}
