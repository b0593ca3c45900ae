package io.orrery.node.commands;

import io.orrery.node.command.Output;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A line on standard error that says how far bytes have come; redrawn a few times a second. */
final class ProgressBar {
  /** Wipes the line, as {@code \033[2K} does on every terminal since the VT100. */
  private static final String CLEAR = "\033[2K\r";

  private static final long REDRAW_AFTER = TimeUnit.MILLISECONDS.toNanos(200);

  private final Output output;
  private final long start = System.nanoTime();
  private volatile long total;
  private long current;
  private long drawn;
  private boolean visible;
  private volatile boolean done;

  /**
   * @param total 0 or less when it is not known
   */
  ProgressBar(Output output, long total) {
    this.output = output;
    this.total = total;
  }

  /** Tells the total once it is known; from any thread. */
  void total(long bytes) {
    total = bytes;
  }

  /** Whether nobody needs the total any more. */
  boolean isDone() {
    return done;
  }

  void current(long bytes) throws IOException {
    current = bytes;
    if (!visible || System.nanoTime() - drawn >= REDRAW_AFTER) {
      draw();
    }
  }

  void add(long bytes) throws IOException {
    current(current + bytes);
  }

  /** Takes the line away, so that text can go where it was; the next change draws it again. */
  void hide() throws IOException {
    if (visible) {
      output.error(CLEAR);
      visible = false;
    }
  }

  /** Draws it for the last time, and leaves it there. */
  void finish() throws IOException {
    done = true;
    draw();
    output.error("\n");
    visible = false;
  }

  private void draw() throws IOException {
    drawn = System.nanoTime();
    visible = true;
    double seconds = (drawn - start) / 1e9;
    String speed = seconds < 0.1 ? "?/s" : ByteCount.binary((long) (current / seconds)) + "/s";
    String left =
        total <= 0
            ? ByteCount.binary(current)
            : ByteCount.binary(current) + " / " + ByteCount.binary(total);
    String right = total <= 0 ? speed : speed + " " + percent() + " " + eta(seconds);
    int width = output.terminal().columns() - left.length() - right.length() - 3;
    output.error("\r" + left + " " + (total <= 0 ? "" : bar(width) + " ") + right);
  }

  private String bar(int width) {
    int inner = Math.max(1, width - 2);
    int filled = (int) Math.min(inner, Math.max(0, (double) current / total * inner));
    String head = filled > 0 && filled < inner ? "-".repeat(filled - 1) + ">" : "-".repeat(filled);
    return "[" + head + "_".repeat(inner - filled) + "]";
  }

  private String percent() {
    return String.format(Locale.ROOT, "%.2f%%", 100.0 * current / total);
  }

  private String eta(double seconds) {
    if (current <= 0 || seconds < 0.1) {
      return "ETA ?";
    }
    long rest = Math.round(seconds * Math.max(0, total - current) / current);
    Duration duration = Duration.ofSeconds(rest);
    return "ETA " + duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
