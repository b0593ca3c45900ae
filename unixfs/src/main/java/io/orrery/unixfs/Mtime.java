package io.orrery.unixfs;

/**
 * A time of last change as UnixFS 1.5 stores it.
 *
 * @param seconds since 1970, negative before
 * @param nanos 0 to 999,999,999; 0 is never on the wire, it is the absent fraction
 */
public record Mtime(long seconds, int nanos) {
  /** The nanoseconds of a second. */
  public static final int NANOS = 1_000_000_000;

  public Mtime {
    if (nanos < 0 || nanos >= NANOS) {
      throw new IllegalArgumentException("nanoseconds are 0 to 999999999, not " + nanos);
    }
  }

  public boolean isBefore(Mtime other) {
    return seconds < other.seconds || (seconds == other.seconds && nanos < other.nanos);
  }
}
