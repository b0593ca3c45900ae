package io.orrery.libp2p;

import io.orrery.ipld.FaultException;

/** The kinds of key that a peer may have, in the numbering of libp2p/specs peer-ids. */
public enum KeyType {
  RSA(0),
  ED25519(1),
  SECP256K1(2),
  ECDSA(3);

  private final int code;

  KeyType(int code) {
    this.code = code;
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
