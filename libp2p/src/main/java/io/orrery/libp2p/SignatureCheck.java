package io.orrery.libp2p;

/** A public key as what it is for: judging signatures. Immutable. */
interface SignatureCheck {
  /** Whether {@code signature} is one over {@code signed}; a broken one is false. */
  boolean verify(byte[] signed, byte[] signature);
}
