package io.orrery.node.cli;

import io.orrery.node.command.Output;
import java.io.BufferedOutputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The three streams of the process, and what is known of the screen behind them.
 *
 * @param in standard input
 * @param out standard output, not buffered
 * @param err standard error, not buffered
 * @param screen the terminal, if there is one
 */
record Console(InputStream in, OutputStream out, OutputStream err, Screen screen) {
  private static final int BUFFER = 1 << 16;

  /**
   * What the streams lead to.
   *
   * @param typed standard input is a terminal
   * @param terminal what is known of the output side
   */
  record Screen(boolean typed, Output.Terminal terminal) {}

  /** Looks at what the descriptors of this process are. */
  static Screen probe(Map<String, String> environment) {
    boolean out = isTerminal(1);
    boolean err = isTerminal(2);
    boolean colours =
        out
            && environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !"dumb".equals(environment.get("TERM"));
    return new Screen(isTerminal(0), new Output.Terminal(out, err, columns(environment), colours));
  }

  /** Java tells only whether all are one; Linux says what each is. */
  private static boolean isTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException e) {
      // No such file system, and Java only tells whether all three are terminals: take it for a
      // file, which is always right to write to.
      return false;
    }
  }

  private static int columns(Map<String, String> environment) {
    try {
      return Math.max(40, Integer.parseInt(environment.getOrDefault("COLUMNS", "80")));
    } catch (NumberFormatException e) {
      return 80;
    }
  }

  Output output() {
    return new Output(new BufferedOutputStream(new ForReader(out), BUFFER), err, screen.terminal());
  }

  /** Whoever read standard output has gone away, as {@code head} does: that is no failure. */
  static final class ReaderGone extends IOException {
    private ReaderGone(IOException cause) {
      super(cause);
    }
  }

  /** Standard output; tells a reader that has gone from a disk that is full. */
  private static final class ForReader extends FilterOutputStream {
    ForReader(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        if ("Broken pipe".equals(e.getMessage())) {
          throw new ReaderGone(e);
        }
        throw new IOException("write /dev/stdout: " + e.getMessage(), e);
      }
    }
  }

  /** Standard input; on a terminal, the user is told that it is read. */
  InputStream input(String program) {
    return screen.typed() ? new Announced(in, err, program) : in;
  }

  /** Says once, before the first read, that the program waits for its user. */
  private static final class Announced extends FilterInputStream {
    private final OutputStream err;
    private String notice;

    Announced(InputStream in, OutputStream err, String program) {
      super(in);
      this.err = err;
      this.notice = program + ": Reading from /dev/stdin; send Ctrl-d to stop.\n";
    }

    private void announce() throws IOException {
      if (notice != null) {
        err.write(notice.getBytes(StandardCharsets.UTF_8));
        notice = null;
      }
    }

    @Override
    public int read() throws IOException {
      announce();
      return super.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      announce();
      return super.read(bytes, offset, length);
    }
  }
}
