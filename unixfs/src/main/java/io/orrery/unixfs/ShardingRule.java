package io.orrery.unixfs;

import io.orrery.ipld.FaultException;

/**
 * When a directory becomes a HAMT, and of which fanout (IPIP-0499, boxo ipld/unixfs/io). Decided
 * from the whole directory, so that the order of its making does not matter.
 *
 * @param estimate how the size is taken
 * @param threshold the size in bytes above which a directory is sharded; 0 = never, whatever else
 *     is said
 * @param inclusive whether a directory of exactly the threshold is sharded too, as Kubo did up to
 *     0.39
 * @param maxLinks the number of entries above which a directory is sharded whatever its size; 0 =
 *     no such number
 * @param fanout the buckets of a shard, a power of two from 8 to 1024
 */
public record ShardingRule(
    Estimate estimate, long threshold, boolean inclusive, int maxLinks, int fanout) {
  /** Kubo's and both profiles' threshold. */
  public static final long DEFAULT_THRESHOLD = 256 * 1024;

  /** How the size of a directory is taken, under Kubo's names. */
  public enum Estimate {
    /** The bytes of names and CIDs, nothing else. */
    LINKS("links"),
    /** The bytes of the whole block that the directory would be. */
    BLOCK("block"),
    /** Not at all: only {@link #maxLinks()} counts. */
    DISABLED("disabled");

    private final String label;

    Estimate(String label) {
      this.label = label;
    }

    /**
     * The estimate of that name.
     *
     * @throws FaultException MALFORMED for another; the message has no subject, which is the
     *     caller's
     */
    public static Estimate parse(String text) throws FaultException {
      for (Estimate estimate : values()) {
        if (estimate.label.equals(text)) {
          return estimate;
        }
      }
      throw FaultException.malformed(
          "must be \"links\", \"block\", or \"disabled\", got \"" + text + "\"");
    }

    @Override
    public String toString() {
      return label;
    }
  }

  public ShardingRule {
    if (threshold < 0 || maxLinks < 0 || !isFanout(fanout)) {
      throw new IllegalArgumentException(
          "threshold " + threshold + ", " + maxLinks + " links, fanout " + fanout);
    }
  }

  /** Whether {@code fanout} is one that a HAMT may have. */
  public static boolean isFanout(long fanout) {
    return fanout >= 8 && fanout <= ShardNode.MAX_FANOUT && Long.bitCount(fanout) == 1;
  }

  boolean shards(long linksBytes, long blockBytes, int entries) {
    // Others ask when an entry comes, so that an empty directory stays one.
    if (threshold == 0 || entries == 0) {
      return false;
    }
    if (maxLinks > 0 && entries > maxLinks) {
      return true;
    }
    return switch (estimate) {
      case LINKS -> isAbove(linksBytes);
      case BLOCK -> isAbove(blockBytes);
      case DISABLED -> false;
    };
  }

  private boolean isAbove(long size) {
    return inclusive ? size >= threshold : size > threshold;
  }

  public ShardingRule withEstimate(Estimate value) {
    return new ShardingRule(value, threshold, inclusive, maxLinks, fanout);
  }

  public ShardingRule withThreshold(long value) {
    return new ShardingRule(estimate, value, inclusive, maxLinks, fanout);
  }

  public ShardingRule withInclusive(boolean value) {
    return new ShardingRule(estimate, threshold, value, maxLinks, fanout);
  }

  public ShardingRule withMaxLinks(int value) {
    return new ShardingRule(estimate, threshold, inclusive, value, fanout);
  }

  public ShardingRule withFanout(int value) {
    return new ShardingRule(estimate, threshold, inclusive, maxLinks, value);
  }
}
