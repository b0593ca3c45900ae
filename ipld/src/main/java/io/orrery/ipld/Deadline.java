package io.orrery.ipld;

import java.time.Duration;

/**
 * The moment by which an operation must have answered, on the clock of {@link System#nanoTime()}.
 */
public record Deadline(long nanoTime) {
  /** As far away as the clock reaches: for work that a user watches and can interrupt. */
  public static Deadline never() {
    return new Deadline(System.nanoTime() + Long.MAX_VALUE / 2);
  }

  public static Deadline after(Duration time) {
    return new Deadline(System.nanoTime() + Math.min(time.toNanos(), Long.MAX_VALUE / 2));
  }

  /** The nanoseconds that are left; 0 when the deadline has passed. */
  public long remainingNanos() {
    return Math.max(0, nanoTime - System.nanoTime());
  }

  public boolean passed() {
    return remainingNanos() == 0;
  }
}
