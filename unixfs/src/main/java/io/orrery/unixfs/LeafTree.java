package io.orrery.unixfs;

import io.orrery.ipld.FaultException;

/**
 * The tree of a file as it grows over leaves that come in order. Its nodes are written when full.
 */
sealed interface LeafTree permits BalancedLayout, TrickleLayout {
  void add(ImportedNode leaf) throws FaultException;

  /** Writes what is still open; the root, which comes last, takes the metadata if it is a node. */
  ImportedNode finish(Metadata metadata) throws FaultException;
}
