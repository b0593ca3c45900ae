package io.orrery.node.content;

import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import io.orrery.node.command.IncomingFile;
import java.util.List;

/** Where the blocks of an add go, and how they come to stay. */
public interface Landing {
  BlockWriter writer();

  /**
   * Where the blocks of one file go.
   *
   * @throws FaultException REFUSED when this file may not be added
   */
  default BlockWriter writer(IncomingFile file) throws FaultException {
    return writer();
  }

  /**
   * Makes everything put so far durable, and in the same step pins these roots if that is asked.
   */
  void land(List<Cid> roots) throws FaultException;
}
