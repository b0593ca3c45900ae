package io.orrery.node.command;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Arguments that come as lines of standard input, or of the body of a request. */
final class ArgumentLines {
  private static final int MAX_LINE = 1 << 20;

  private final InputStream in;

  ArgumentLines(InputStream in) {
    this.in = in;
  }

  /**
   * The next line without its end, or null when there are no more.
   *
   * @throws FaultException FULL for a line over 1 MiB
   */
  String next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int c = in.read();
    if (c < 0) {
      return null;
    }
    while (c >= 0 && c != '\n') {
      if (line.size() == MAX_LINE) {
        throw new FaultException(Fault.FULL, "an argument from standard input is over 1 MiB");
      }
      line.write(c);
      c = in.read();
    }
    String text = line.toString(StandardCharsets.UTF_8);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }
}
