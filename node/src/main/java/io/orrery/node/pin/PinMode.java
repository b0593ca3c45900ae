package io.orrery.node.pin;

import java.util.Optional;

/** How a block is pinned. */
public enum PinMode {
  /** With all that it links to. */
  RECURSIVE("recursive"),
  /** Alone. */
  DIRECT("direct"),
  /** By a recursive pin above it. */
  INDIRECT("indirect");

  private final String label;

  PinMode(String label) {
    this.label = label;
  }

  /** The name in commands and their answers. */
  public String label() {
    return label;
  }

  public static Optional<PinMode> named(String label) {
    for (PinMode mode : values()) {
      if (mode.label.equals(label)) {
        return Optional.of(mode);
      }
    }
    return Optional.empty();
  }
}
