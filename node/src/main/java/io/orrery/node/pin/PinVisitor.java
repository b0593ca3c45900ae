package io.orrery.node.pin;

import java.io.IOException;

/** Takes pins one by one, as they are found. */
@FunctionalInterface
public interface PinVisitor {
  /** May block while its reader is behind, and throws when the reader is gone. */
  void visit(Pin pin) throws IOException;
}
