package io.orrery.fuse;

import java.time.Duration;

/** What became of a look-up that did not fail. */
public sealed interface Lookup {
  /**
   * The name is there. Counts as one look-up of {@code node} until it is forgotten.
   *
   * @param validFor how long the kernel may resolve the name to this node without asking again
   */
  record Found(long node, Attributes attributes, Duration validFor) implements Lookup {}

  /** A verified directory has no such name. Zero keeps the kernel from remembering that. */
  record Absent(Duration validFor) implements Lookup {}
}
