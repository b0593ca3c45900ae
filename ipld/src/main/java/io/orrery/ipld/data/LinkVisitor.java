package io.orrery.ipld.data;

import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;

/** Receives the links of a block, in the order of its bytes. */
@FunctionalInterface
public interface LinkVisitor {
  /**
   * Called for each link, in the order of the block.
   *
   * @param name the name that a dag-pb link has; empty in all other codecs
   */
  void link(Name name, Cid cid) throws FaultException;
}
