package io.orrery.node.pin;

import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import java.util.List;

/** What checking a recursive pin found; the pin is complete when nothing is bad. */
public record PinVerdict(Cid root, List<BadBlock> bad) {
  /** A block that is missing or cannot be read. */
  public record BadBlock(Cid cid, FaultException fault) {}

  public PinVerdict {
    bad = List.copyOf(bad);
  }

  public boolean isComplete() {
    return bad.isEmpty();
  }
}
