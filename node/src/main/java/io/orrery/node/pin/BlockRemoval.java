package io.orrery.node.pin;

import io.orrery.ipld.Cid;

/**
 * What became of a block that was to be deleted.
 *
 * @param kept why it is still here, in Kubo's words, or empty
 */
public record BlockRemoval(Cid cid, Outcome outcome, String kept) {
  /** The three ends. */
  public enum Outcome {
    REMOVED,
    /** It was not here. */
    ABSENT,
    KEPT
  }

  static BlockRemoval removed(Cid cid) {
    return new BlockRemoval(cid, Outcome.REMOVED, "");
  }

  static BlockRemoval absent(Cid cid) {
    return new BlockRemoval(cid, Outcome.ABSENT, "");
  }

  static BlockRemoval kept(Cid cid, String why) {
    return new BlockRemoval(cid, Outcome.KEPT, why);
  }
}
