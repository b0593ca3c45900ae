package io.orrery.unixfs;

import io.orrery.ipld.FaultException;
import io.orrery.ipld.HashFunction;
import java.util.Optional;

/**
 * Everything that decides the CID of given content (IPIP-0499). Two writers with the same profile
 * make the same blocks.
 *
 * @param cidVersion 0 or 1; version 0 is for dag-pb under sha2-256 only, other blocks of such a
 *     profile (raw leaves) have version 1
 * @param rawLeaves whether leaves are raw blocks; else they are dag-pb
 * @param fileWidth the most links of a file node, 2 or more; in a trickle tree the most leaves, 1
 *     or more
 * @param inlineLimit blocks of that many bytes or fewer stand in their CIDs, which are of version 1
 *     with the identity hash; at most {@value HashFunction#MAX_DIGEST}, {@link #NO_INLINING} = none
 */
public record ImportProfile(
    int cidVersion,
    HashFunction hash,
    boolean rawLeaves,
    Chunker chunker,
    Layout layout,
    int fileWidth,
    int inlineLimit,
    ShardingRule sharding,
    TreeRule tree) {
  /** The inline limit of a profile that puts no block into its CID. */
  public static final int NO_INLINING = -1;

  /** The profile {@code unixfs-v1-2025}, the one to use unless old CIDs must be met. */
  public static final ImportProfile UNIXFS_V1_2025 =
      new ImportProfile(
          1,
          HashFunction.SHA2_256,
          true,
          new SizeChunker(1024 * 1024),
          Layout.BALANCED,
          1024,
          NO_INLINING,
          new ShardingRule(
              ShardingRule.Estimate.BLOCK, ShardingRule.DEFAULT_THRESHOLD, false, 0, 256),
          TreeRule.USUAL);

  /** The profile {@code unixfs-v0-2015}: what Kubo does when told nothing. */
  public static final ImportProfile UNIXFS_V0_2015 =
      new ImportProfile(
          0,
          HashFunction.SHA2_256,
          false,
          new SizeChunker(SizeChunker.DEFAULT),
          Layout.BALANCED,
          174,
          NO_INLINING,
          new ShardingRule(
              ShardingRule.Estimate.LINKS, ShardingRule.DEFAULT_THRESHOLD, false, 0, 256),
          TreeRule.USUAL);

  public ImportProfile {
    if (cidVersion != 0 && cidVersion != 1) {
      throw new IllegalArgumentException("CID version " + cidVersion);
    }
    if (cidVersion == 0 && hash != HashFunction.SHA2_256) {
      throw new IllegalArgumentException("CIDv0 is sha2-256 only, not " + hash.label());
    }
    if (fileWidth < (layout.loneLeafIsRoot() ? 2 : 1)) {
      throw new IllegalArgumentException("a file node of " + fileWidth + " links, " + layout);
    }
    if (inlineLimit < NO_INLINING || inlineLimit > HashFunction.MAX_DIGEST) {
      throw new IllegalArgumentException("inline limit " + inlineLimit);
    }
  }

  /** The published profile of that name, Kubo's alias {@code legacy-cid-v0} included. */
  public static Optional<ImportProfile> named(String name) {
    return switch (name) {
      case "unixfs-v1-2025" -> Optional.of(UNIXFS_V1_2025);
      case "unixfs-v0-2015", "legacy-cid-v0" -> Optional.of(UNIXFS_V0_2015);
      default -> Optional.empty();
    };
  }

  public ImportProfile withCidVersion(int value) {
    return new ImportProfile(
        value, hash, rawLeaves, chunker, layout, fileWidth, inlineLimit, sharding, tree);
  }

  /** With another hash function; any but sha2-256 makes the CIDs version 1. */
  public ImportProfile withHash(HashFunction value) {
    int version = value == HashFunction.SHA2_256 ? cidVersion : 1;
    return new ImportProfile(
        version, value, rawLeaves, chunker, layout, fileWidth, inlineLimit, sharding, tree);
  }

  public ImportProfile withRawLeaves(boolean value) {
    return new ImportProfile(
        cidVersion, hash, value, chunker, layout, fileWidth, inlineLimit, sharding, tree);
  }

  public ImportProfile withChunker(Chunker value) {
    return new ImportProfile(
        cidVersion, hash, rawLeaves, value, layout, fileWidth, inlineLimit, sharding, tree);
  }

  /** With the chunker that {@link Chunker#parse} makes of the text. */
  public ImportProfile withChunker(String text) throws FaultException {
    return withChunker(Chunker.parse(text));
  }

  public ImportProfile withLayout(Layout value) {
    return new ImportProfile(
        cidVersion, hash, rawLeaves, chunker, value, fileWidth, inlineLimit, sharding, tree);
  }

  public ImportProfile withFileWidth(int value) {
    return new ImportProfile(
        cidVersion, hash, rawLeaves, chunker, layout, value, inlineLimit, sharding, tree);
  }

  public ImportProfile withInlineLimit(int value) {
    return new ImportProfile(
        cidVersion, hash, rawLeaves, chunker, layout, fileWidth, value, sharding, tree);
  }

  public ImportProfile withSharding(ShardingRule value) {
    return new ImportProfile(
        cidVersion, hash, rawLeaves, chunker, layout, fileWidth, inlineLimit, value, tree);
  }

  public ImportProfile withTree(TreeRule value) {
    return new ImportProfile(
        cidVersion, hash, rawLeaves, chunker, layout, fileWidth, inlineLimit, sharding, value);
  }
}
