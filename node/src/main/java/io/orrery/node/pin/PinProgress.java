package io.orrery.node.pin;

import io.orrery.ipld.Cid;

/** Told of each block of a DAG that is being pinned, once, by the thread that pins. */
@FunctionalInterface
public interface PinProgress {
  /** For who does not care. */
  PinProgress NONE = (cid, bytes) -> {};

  /** One more block, of that many bytes, is here and held. */
  void block(Cid cid, long bytes);
}
