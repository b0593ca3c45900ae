package io.orrery.mfs;

import io.orrery.unixfs.ImportProfile;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * How a tree writes.
 *
 * @param profile what decides the CIDs
 * @param mode whether UnixFS carries permissions; {@link Keep#WHEN_SET} is where they are not the
 *     usual ones
 * @param mtime whether UnixFS carries the time of the last change; {@link Keep#WHEN_SET} is where a
 *     caller once chose it
 * @param hashing runs the building of files, in parallel if it has several threads
 * @param idle after how long without a change a commit begins
 * @param settle how long after the last close of a file that was written one begins
 * @param logBytes how long the log may become before one begins anyway; that of a small tree less,
 *     twice the size of the tree or 16 MiB
 */
public record TreeOptions(
    ImportProfile profile,
    Keep mode,
    Keep mtime,
    Executor hashing,
    Clock clock,
    Duration idle,
    Duration settle,
    long logBytes) {
  /** Where UnixFS carries what it may say of a node beside its content. */
  public enum Keep {
    NEVER,
    WHEN_SET,
    ALWAYS
  }

  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final Duration SETTLE = Duration.ofMillis(250);
  private static final long LOG_BYTES = 64L << 20;

  public static TreeOptions of(ImportProfile profile, Executor hashing) {
    return new TreeOptions(
        profile, Keep.WHEN_SET, Keep.WHEN_SET, hashing, Clock.systemUTC(), IDLE, SETTLE, LOG_BYTES);
  }

  public TreeOptions withMode(Keep value) {
    return new TreeOptions(profile, value, mtime, hashing, clock, idle, settle, logBytes);
  }

  public TreeOptions withMtime(Keep value) {
    return new TreeOptions(profile, mode, value, hashing, clock, idle, settle, logBytes);
  }

  public TreeOptions withClock(Clock value) {
    return new TreeOptions(profile, mode, mtime, hashing, value, idle, settle, logBytes);
  }

  /** With other bounds on when a commit begins. */
  public TreeOptions withCommits(Duration newIdle, Duration newSettle, long newLogBytes) {
    return new TreeOptions(profile, mode, mtime, hashing, clock, newIdle, newSettle, newLogBytes);
  }

  /** Whether UnixFS carries these permissions, when a caller chose them. */
  boolean storesMode(NodeKind kind, int permissions) {
    return kind != NodeKind.SYMLINK
        && (mode == Keep.ALWAYS || (mode == Keep.WHEN_SET && permissions != kind.usualMode()));
  }
}
