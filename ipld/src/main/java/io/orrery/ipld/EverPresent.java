package io.orrery.ipld;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Blocks that every source has without storing them: those whose bytes stand in the CID itself
 * (identity, at most {@value HashFunction#MAX_DIGEST} bytes by IPIP-0512), and the empty block
 * under every codec and hash function. Peers must never be asked for them: Kubo takes an empty
 * block for an absent one and never answers. Every {@link BlockSource} looks here first.
 */
public final class EverPresent {
  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0).asReadOnlyBuffer();

  private EverPresent() {}

  /** The block of {@code cid} if it is one that is always there. Hashes nothing, so it is cheap. */
  public static Optional<Block> of(Cid cid) {
    Multihash hash = cid.multihash();
    if (hash.isIdentity()) {
      return hash.digestLength() <= HashFunction.MAX_DIGEST
          ? Optional.of(new Block(cid, ByteBuffer.wrap(hash.digest())))
          : Optional.empty();
    }
    return hash.isOfEmptyBytes() ? Optional.of(new Block(cid, EMPTY)) : Optional.empty();
  }
}
