package io.orrery.node.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that serves until it is told to stop. Its standard input is an open pipe. */
public final class Serving {
  private static final int PATIENCE_SECONDS = 120;

  private final Process process;
  private final BufferedReader out;
  private final List<String> lines = new ArrayList<>();

  public Serving(Process process) {
    this.process = process;
    this.out = process.inputReader(StandardCharsets.UTF_8);
  }

  public Process process() {
    return process;
  }

  /** All that it has said up to the last line that was waited for. */
  public List<String> lines() {
    return lines;
  }

  /** Reads on until it says {@code wanted}. */
  public void awaitLine(String wanted) {
    try {
      String line = out.readLine();
      while (line != null) {
        lines.add(line);
        if (line.equals(wanted)) {
          return;
        }
        line = out.readLine();
      }
      throw new AssertionError("it ended and said only " + lines);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  public void signal(String name) {
    try {
      assertThat(new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor())
          .isZero();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits for its end, reading all that it still says; gives its exit code. */
  public int awaitEnd() {
    try {
      out.lines().forEach(lines::add);
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** kill -9, if it still runs, and waits for its end. */
  public void kill() {
    try {
      process.toHandle().destroyForcibly();
      process.waitFor();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
