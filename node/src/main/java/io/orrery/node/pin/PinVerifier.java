package io.orrery.node.pin;

import io.orrery.ipld.BlockScope;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.data.DataCodec;
import io.orrery.node.store.Store;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Checks that recursive pins are complete: every block is in the store, and those with links can be
 * read. Goes on after a bad block, so that all of them are told.
 */
public final class PinVerifier {
  /** Takes verdicts one by one. */
  @FunctionalInterface
  public interface Visitor {
    void visit(PinVerdict verdict) throws IOException;
  }

  private final Store store;
  private final PinTable table;

  PinVerifier(Store store, PinTable table) {
    this.store = store;
    this.table = table;
  }

  /** Checks all recursive pins, one after another. */
  public void verify(Visitor visitor) throws IOException {
    table.<IOException>forEach(
        pin -> {
          if (pin.mode() == PinMode.RECURSIVE) {
            visitor.visit(check(pin.cid()));
          }
        });
  }

  private PinVerdict check(Cid root) throws FaultException {
    List<PinVerdict.BadBlock> bad = new ArrayList<>();
    CidSet seen = new CidSet();
    Deque<Cid> rest = new ArrayDeque<>();
    seen.add(root);
    rest.push(root);
    while (!rest.isEmpty()) {
      Cid cid = rest.pop();
      try {
        for (Cid child : children(cid)) {
          if (seen.add(child)) {
            rest.push(child);
          }
        }
      } catch (FaultException e) {
        if (e.fault() == Fault.CLOSED) {
          throw e;
        }
        bad.add(new PinVerdict.BadBlock(cid, e));
      }
    }
    return new PinVerdict(root, bad);
  }

  private List<Cid> children(Cid cid) throws FaultException {
    if (cid.is(Codec.RAW)) {
      if (store.sizeOf(cid) < 0) {
        throw FaultException.unreachable(cid);
      }
      return List.of();
    }
    DataCodec codec = DataCodec.of(cid);
    try (BlockScope scope = store.openScope()) {
      ByteBuffer view = scope.view(cid);
      if (view == null) {
        throw FaultException.unreachable(cid);
      }
      List<Cid> children = new ArrayList<>();
      codec.links(view, (name, child) -> children.add(child));
      return children;
    }
  }
}
