package io.orrery.libp2p;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.HashFunction;
import io.orrery.ipld.Multibase;
import io.orrery.ipld.Multihash;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The name of a peer (libp2p/specs peer-ids): the multihash of its public key message, which is the
 * message itself (identity) up to {@value #MAX_INLINE} bytes and its sha2-256 beyond.
 */
public record PeerId(Multihash multihash) {
  /** The longest key message that stands in the id itself. */
  public static final int MAX_INLINE = 42;

  /** Longer than every text form of a peer id; keeps base58, which is quadratic, short. */
  private static final int MAX_TEXT = 128;

  public PeerId {
    if (!canName(multihash)) {
      throw new IllegalArgumentException("not the multihash of a peer: " + multihash);
    }
  }

  private static boolean canName(Multihash multihash) {
    return multihash.isIdentity()
        ? multihash.digestLength() <= MAX_INLINE
        : multihash.code() == HashFunction.SHA2_256.code() && multihash.digestLength() == 32;
  }

  /** The id in bytes, as addresses and messages carry it. */
  public static PeerId ofBytes(byte[] bytes) throws FaultException {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    PeerId id = of(Multihash.read(in));
    if (in.hasRemaining()) {
      throw FaultException.malformed("peer id is followed by " + in.remaining() + " more bytes");
    }
    return id;
  }

  /** The peer that a multihash names; malformed when it cannot name one. */
  public static PeerId of(Multihash multihash) throws FaultException {
    if (!canName(multihash)) {
      throw FaultException.malformed(
          "a peer id is a whole sha2-256 or an identity of at most " + MAX_INLINE + " bytes");
    }
    return new PeerId(multihash);
  }

  public static PeerId of(PublicKey key) {
    byte[] message = key.toProtobuf();
    HashFunction function =
        message.length <= MAX_INLINE ? HashFunction.IDENTITY : HashFunction.SHA2_256;
    return new PeerId(Multihash.hash(function, ByteBuffer.wrap(message)));
  }

  /** The peer of a CID with the codec libp2p-key. */
  public static PeerId of(Cid cid) throws FaultException {
    if (!cid.is(Codec.LIBP2P_KEY)) {
      throw FaultException.malformed(
          "CID is of codec " + Codec.labelOf(cid.codec()) + ", and a peer id has libp2p-key");
    }
    return of(cid.multihash());
  }

  /** Reads base58btc (from {@code Qm} or {@code 1}) or a libp2p-key CID in any base. */
  public static PeerId parse(String text) throws FaultException {
    if (text.length() > MAX_TEXT) {
      throw FaultException.malformed("peer id is longer than " + MAX_TEXT + " characters");
    }
    if (text.startsWith("Qm") || text.startsWith("1")) {
      return ofBytes(Multibase.BASE58_BTC.decodeBare(text));
    }
    return of(Cid.parse(text));
  }

  /** The public key, when the id holds it: always for Ed25519 and secp256k1. */
  public Optional<PublicKey> publicKey() throws FaultException {
    return multihash.isIdentity()
        ? Optional.of(PublicKey.parse(multihash.digest()))
        : Optional.empty();
  }

  public byte[] toBytes() {
    return multihash.toBytes();
  }

  public Cid toCid() {
    return Cid.v1(Codec.LIBP2P_KEY.code(), multihash);
  }

  /** The CID in base36, the custom for IPNS names: {@code k51…} for Ed25519. */
  public String toBase36() {
    return toCid().toString(Multibase.BASE36_LOWER);
  }

  /** The multihash in base58btc: {@code 12D3Koo…} for Ed25519. */
  @Override
  public String toString() {
    return multihash.toString();
  }
}
