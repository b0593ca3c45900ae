package io.orrery.node.content;

import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import java.util.List;

/** Where the blocks of an add go, and how they come to stay. */
public interface Landing {
  BlockWriter writer();

  /**
   * Makes everything put so far durable, and in the same step pins these roots if that is asked.
   */
  void land(List<Cid> roots) throws FaultException;
}
