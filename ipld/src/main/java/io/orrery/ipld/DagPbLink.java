package io.orrery.ipld;

import java.util.Objects;

/**
 * A link of a dag-pb node.
 *
 * @param name the link's name; null when the field is absent, which differs in bytes from an empty
 *     name
 * @param tsize the cumulative size that the writer claims, 0 or more as an unsigned 64-bit number;
 *     {@link #NO_TSIZE} when absent
 */
public record DagPbLink(Cid cid, Name name, long tsize) {
  /** Marks an absent Tsize. No real size reaches it: 2^64-1. */
  public static final long NO_TSIZE = -1;

  public DagPbLink {
    Objects.requireNonNull(cid, "a link must have a Hash");
  }

  /** The name, with an absent one read as empty. */
  public Name nameOrEmpty() {
    return name == null ? Name.EMPTY : name;
  }
}
