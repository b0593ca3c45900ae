package io.orrery.node.pin;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.FaultException;
import io.orrery.node.store.Store;
import io.orrery.unixfs.DagWalk;
import java.util.Collection;

/** Walks what is here of DAGs that need not be whole, each CID once. */
final class KeptWalk {
  private final Store store;
  private final CidSet seen = new CidSet();

  KeptWalk(Store store) {
    this.store = store;
  }

  /** Takes the blocks, whether they are here or not. */
  interface Visitor {
    void visit(Cid cid) throws FaultException;
  }

  void walk(Collection<Cid> roots, Visitor visitor) throws FaultException {
    for (Cid root : roots) {
      DagWalk.walk(
          store,
          root,
          Deadline::never,
          step -> {
            Cid cid = step.cid();
            if (!seen.add(cid)) {
              return false;
            }
            visitor.visit(cid);
            return !cid.is(Codec.RAW) && store.has(cid);
          });
    }
  }
}
