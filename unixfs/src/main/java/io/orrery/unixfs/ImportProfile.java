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
 * @param fileWidth the most links of a file node, 2 or more
 */
public record ImportProfile(
    int cidVersion,
    HashFunction hash,
    boolean rawLeaves,
    Chunker chunker,
    Layout layout,
    int fileWidth,
    ShardingRule sharding,
    TreeRule tree) {
  /** The profile {@code unixfs-v1-2025}, the one to use unless old CIDs must be met. */
  public static final ImportProfile UNIXFS_V1_2025 =
      new ImportProfile(
          1,
          HashFunction.SHA2_256,
          true,
          new SizeChunker(1024 * 1024),
          Layout.BALANCED,
          1024,
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
    if (fileWidth < 2) {
      throw new IllegalArgumentException("a file node needs 2 links or more, not " + fileWidth);
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
    return new ImportProfile(value, hash, rawLeaves, chunker, layout, fileWidth, sharding, tree);
  }

  /** With another hash function; any but sha2-256 makes the CIDs version 1. */
  public ImportProfile withHash(HashFunction value) {
    int version = value == HashFunction.SHA2_256 ? cidVersion : 1;
    return new ImportProfile(version, value, rawLeaves, chunker, layout, fileWidth, sharding, tree);
  }

  public ImportProfile withRawLeaves(boolean value) {
    return new ImportProfile(cidVersion, hash, value, chunker, layout, fileWidth, sharding, tree);
  }

  public ImportProfile withChunker(Chunker value) {
    return new ImportProfile(cidVersion, hash, rawLeaves, value, layout, fileWidth, sharding, tree);
  }

  /** With the chunker that {@link Chunker#parse} makes of the text. */
  public ImportProfile withChunker(String text) throws FaultException {
    return withChunker(Chunker.parse(text));
  }

  public ImportProfile withLayout(Layout value) {
    return new ImportProfile(
        cidVersion, hash, rawLeaves, chunker, value, fileWidth, sharding, tree);
  }

  public ImportProfile withFileWidth(int value) {
    return new ImportProfile(cidVersion, hash, rawLeaves, chunker, layout, value, sharding, tree);
  }

  public ImportProfile withSharding(ShardingRule value) {
    return new ImportProfile(cidVersion, hash, rawLeaves, chunker, layout, fileWidth, value, tree);
  }

  public ImportProfile withTree(TreeRule value) {
    return new ImportProfile(
        cidVersion, hash, rawLeaves, chunker, layout, fileWidth, sharding, value);
  }
}
