package io.orrery.ipld;

import java.util.Collection;
import java.util.function.Predicate;

/**
 * Blocks kept here, durably, by multihash: the CIDv0, CIDv1/dag-pb and CIDv1/raw forms of one hash
 * are one stored block.
 */
public interface BlockStore extends BlockSource {
  boolean has(Cid cid) throws FaultException;

  /** Starts a writer, whose lease protects what it puts until it is closed. */
  BlockWriter newWriter() throws FaultException;

  /**
   * Deletes blocks, durably, except those that a writer's lease protects; blocks that are not here
   * are passed over.
   *
   * @return how many were deleted
   */
  int delete(Collection<Multihash> hashes) throws FaultException;

  /**
   * Shows the multihash of every stored block, in the order of their bytes, until the visitor
   * answers false. Blocks that come or go meanwhile may or may not be shown. Renews its transaction
   * as it goes, so the visitor may take its time.
   */
  void forEach(Predicate<Multihash> visitor) throws FaultException;
}
