package io.orrery.node.commands;

import io.orrery.node.command.Output;
import io.orrery.node.command.Renderer;
import io.orrery.node.json.JsonObject;
import java.io.IOException;

/** Prints an answer of bytes as it is. */
record RawOutput(Output output) implements Renderer {
  @Override
  public void object(JsonObject object) {}

  @Override
  public void bytes(byte[] buffer, int offset, int length) throws IOException {
    output.write(buffer, offset, length);
  }
}
