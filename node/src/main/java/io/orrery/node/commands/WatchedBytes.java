package io.orrery.node.commands;

import io.orrery.node.command.Output;
import io.orrery.node.command.Renderer;
import io.orrery.node.json.JsonObject;
import java.io.IOException;
import java.util.function.LongPredicate;

/** Bytes as they are on standard output, and a bar on standard error where one is wanted. */
final class WatchedBytes implements Renderer {
  /** From how many bytes on a bar is worth the lines it takes, as in Kubo. */
  static final long WORTH_A_BAR = 8L << 20;

  private final Output output;
  private final LongPredicate wanted;
  private ProgressBar bar;

  /**
   * @param wanted whether a bar is shown for that many bytes; below 0 is a number that is not known
   */
  WatchedBytes(Output output, LongPredicate wanted) {
    this.output = output;
    this.wanted = wanted;
  }

  @Override
  public void object(JsonObject object) {}

  @Override
  public void begin(long length) {
    bar = wanted.test(length) ? new ProgressBar(output, length) : null;
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
