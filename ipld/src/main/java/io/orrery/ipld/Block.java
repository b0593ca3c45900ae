package io.orrery.ipld;

import java.nio.ByteBuffer;

/**
 * Bytes and the CID that names them. The buffer is read-only and belongs to the block: take a
 * {@link ByteBuffer#duplicate()} before moving its position. Whoever makes a block vouches that the
 * bytes match; {@link #verified} makes one from strange bytes.
 */
public record Block(Cid cid, ByteBuffer data) {
  /** The most that bitswap, gateways and Kubo carry (facts: bitswap-protocol): 2 MiB. */
  public static final int MAX_SIZE = 2 * 1024 * 1024;

  public Block {
    data = data.asReadOnlyBuffer();
  }

  /** The block of {@code data} under the given codec, hashed here. */
  public static Block of(int version, long codec, HashFunction function, ByteBuffer data) {
    return new Block(Cid.of(version, codec, Multihash.hash(function, data)), data);
  }

  /**
   * A block from bytes that somebody else sent.
   *
   * @throws FaultException CORRUPT unless they hash to what {@code cid} says; REFUSED when content
   *     must not be named so
   */
  public static Block verified(Cid cid, ByteBuffer data) throws FaultException {
    cid.multihash().requireAllowedForContent();
    if (!cid.multihash().matches(data)) {
      throw new FaultException(Fault.CORRUPT, "block " + cid + " does not match its hash");
    }
    return new Block(cid, data);
  }

  /** In bytes. */
  public int size() {
    return data.remaining();
  }
}
