package io.orrery.node.store;

/**
 * The tables that other rooms keep beside the blocks, in the same index, so that a change of theirs
 * and the blocks it speaks of land in one step. A room that needs a new table adds its name here; a
 * store that lacks it gets it, empty, when it is next opened.
 */
public enum Table {
  /** Pins by multihash and name: belongs to {@code io.orrery.node.pin}. */
  PINS("pins"),
  /** Mutable trees by name: belongs to {@code io.orrery.node.tree}. */
  ROOTS("roots"),
  /** Inodes of mutable trees by tree, parent and name: belongs to {@code io.orrery.node.tree}. */
  INODES("inodes"),
  /**
   * Blocks that only transient writers ever put ({@link Store#newTransientWriter}), by multihash,
   * with their lengths, u32: the store's own.
   */
  TRANSIENT("transient"),
  /** Signed records by name: belongs to {@code io.orrery.node.naming}. */
  NAMES("names"),
  /**
   * What names were published to lead to, and what the trees of their keys became by it: belongs to
   * {@code io.orrery.node.tree}.
   */
  HANDOVERS("handovers");

  private final String label;

  Table(String label) {
    this.label = label;
  }

  /** The name on the disk; never changes once a version was released. */
  String label() {
    return label;
  }
}
