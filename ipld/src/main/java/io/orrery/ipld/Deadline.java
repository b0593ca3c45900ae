package io.orrery.ipld;

import java.time.Duration;

/**
 * The moment by which an operation must have answered, on the clock of {@link System#nanoTime()}.
 */
public record Deadline(long nanoTime) {
  /** Half of what the clock can tell apart: 146 years. */
  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 2);

  /** As far away as the clock reaches: for work that a user watches and can interrupt. */
  public static Deadline never() {
    return after(LONGEST);
  }

  /** A longer time than 146 years counts as that, and a negative one as none. */
  public static Deadline after(Duration time) {
    Duration reachable = time.compareTo(LONGEST) > 0 ? LONGEST : time;
    return new Deadline(System.nanoTime() + (time.isNegative() ? 0 : reachable.toNanos()));
  }

  /** The nanoseconds that are left; 0 when the deadline has passed. */
  public long remainingNanos() {
    return Math.max(0, nanoTime - System.nanoTime());
  }

  public boolean passed() {
    return remainingNanos() == 0;
  }
}
