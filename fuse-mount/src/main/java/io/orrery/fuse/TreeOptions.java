package io.orrery.fuse;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * How a tree of content behaves.
 *
 * @param lookupDeadline how long a name, a listing or attributes may wait for blocks
 * @param readDeadline how long a read may wait for blocks
 * @param volume a path on the volume that keeps the blocks, for {@code statfs}
 * @param workers where an answer that had to wait for a block is worked out: not on the thread that
 *     brought the block, which may be a network's
 * @param maxInodes how many files, directories and links the kernel may hold before it is asked to
 *     give old ones back
 */
public record TreeOptions(
    Duration lookupDeadline, Duration readDeadline, Path volume, Executor workers, int maxInodes) {
  /** Long enough for a far provider to be found, short enough for a shell to be usable. */
  public static final Duration LOOKUP_DEADLINE = Duration.ofSeconds(30);

  public static final Duration READ_DEADLINE = Duration.ofSeconds(60);

  /** About a hundred megabytes of them. */
  public static final int MAX_INODES = 1_000_000;

  public TreeOptions(Path volume, Executor workers) {
    this(LOOKUP_DEADLINE, READ_DEADLINE, volume, workers, MAX_INODES);
  }
}
