package io.orrery.node.command;

import io.orrery.node.json.JsonObject;
import java.io.IOException;

/**
 * Shows the results of one call as text. It sees the same objects whether the command ran in this
 * process or in the daemon.
 */
public interface Renderer {
  /** Starts a renderer for a call. */
  @FunctionalInterface
  interface Factory {
    Renderer start(Request request, Output output);
  }

  /** A renderer that needs no memory from one object to the next. */
  @FunctionalInterface
  interface Line {
    void print(Request request, JsonObject object, Output output) throws IOException;
  }

  /** One object. */
  void object(JsonObject object) throws IOException;

  /** Before the first bytes of an answer of bytes: their number, if known. */
  default void begin(long length) throws IOException {}

  /** Some of the bytes of an answer of bytes. */
  default void bytes(byte[] buffer, int offset, int length) throws IOException {
    throw new IllegalStateException("this command answers with objects");
  }

  /**
   * After the last result of a call that succeeded. May throw a fault, which then is how the call
   * ended: for answers that carry failures of some of what was asked for.
   */
  default void done() throws IOException {}

  /** At the very end, also after a failure: a progress bar goes away. */
  default void close() throws IOException {}
}
