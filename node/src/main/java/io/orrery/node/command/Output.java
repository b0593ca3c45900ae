package io.orrery.node.command;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Where text goes: the two streams of a process, or the body of an answer. Always UTF-8, whatever
 * the locale says, for names are bytes. For one thread.
 */
public final class Output {
  /**
   * What is known of the screen.
   *
   * @param out standard output is a terminal
   * @param err standard error is a terminal
   * @param columns its width in characters
   * @param colours it may be coloured
   */
  public record Terminal(boolean out, boolean err, int columns, boolean colours) {
    /** No screen at all. */
    public static final Terminal NONE = new Terminal(false, false, 80, false);
  }

  private final OutputStream out;
  private final OutputStream err;
  private final Terminal terminal;

  /**
   * @param out should be buffered; {@link #flush} is called when the reader should see it
   */
  public Output(OutputStream out, OutputStream err, Terminal terminal) {
    this.out = out;
    this.err = err;
    this.terminal = terminal;
  }

  public Terminal terminal() {
    return terminal;
  }

  public void print(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  public void line(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.write('\n');
  }

  public void write(byte[] buffer, int offset, int length) throws IOException {
    out.write(buffer, offset, length);
  }

  public void flush() throws IOException {
    out.flush();
  }

  /** Writes to standard error as it is, after what went to standard output before. */
  public void error(String text) throws IOException {
    out.flush();
    err.write(text.getBytes(StandardCharsets.UTF_8));
    err.flush();
  }
}
