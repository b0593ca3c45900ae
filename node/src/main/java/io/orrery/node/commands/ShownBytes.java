package io.orrery.node.commands;

import io.orrery.node.command.Output;
import io.orrery.node.command.Renderer;
import io.orrery.node.json.JsonObject;
import java.io.IOException;
import java.util.function.LongPredicate;

/** An answer of bytes as they are, and a bar on standard error if it is wanted. */
final class ShownBytes implements Renderer {
  /** How many bytes make a bar worth it where nobody asked for one, as in Kubo. */
  static final long BAR_FROM = 8L << 20;

  private final Output output;
  private final LongPredicate barFor;
  private ProgressBar bar;

  /**
   * @param barFor says whether a bar is wanted for so many bytes, a negative number if not known
   */
  ShownBytes(Output output, LongPredicate barFor) {
    this.output = output;
    this.barFor = barFor;
  }

  @Override
  public void object(JsonObject object) {}

  @Override
  public void begin(long length) {
    bar = barFor.test(length) ? new ProgressBar(output, length) : null;
  }

  @Override
  public void bytes(byte[] buffer, int offset, int length) throws IOException {
    output.write(buffer, offset, length);
    if (bar != null) {
      bar.add(length);
    }
  }

  @Override
  public void close() throws IOException {
    if (bar != null) {
      bar.finish();
    }
  }
}
