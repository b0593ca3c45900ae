package io.orrery.node.repo;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.HashFunction;
import io.orrery.unixfs.ImportProfile;
import io.orrery.unixfs.Layout;
import io.orrery.unixfs.ShardingRule;
import java.util.Locale;

/**
 * The section {@code Import} as a profile. What it does not say is as Kubo has it when told
 * nothing, which is {@code unixfs-v0-2015}, with two rules of Kubo's: another hash than sha2-256
 * makes CIDs of version 1, and version 1 makes raw leaves, each unless the section says otherwise.
 */
record ImportSettings(Settings settings) {
  private static final ImportProfile STANDARD = ImportProfile.UNIXFS_V0_2015;

  ImportProfile profile() throws FaultException {
    HashFunction hash = hash();
    int version = cidVersion(hash);
    return STANDARD
        .withCidVersion(version)
        .withHash(hash)
        .withRawLeaves(settings.flag("Import.UnixFSRawLeaves", version == 1))
        .withChunker(chunker())
        .withLayout(layout())
        .withFileWidth(integer("Import.UnixFSFileMaxLinks", STANDARD.fileWidth(), 2))
        .withSharding(sharding());
  }

  private HashFunction hash() throws FaultException {
    String key = "Import.HashFunction";
    String name = settings.text(key, STANDARD.hash().label());
    HashFunction hash =
        HashFunction.named(name.toLowerCase(Locale.ROOT))
            .orElseThrow(() -> FaultException.malformed(key + " unrecognized: \"" + name + "\""));
    if (!hash.isAllowedForContent()) {
      throw FaultException.refused(key + " \"" + name + "\" is not allowed for use in IPFS");
    }
    return hash;
  }

  private int cidVersion(HashFunction hash) throws FaultException {
    String key = "Import.CidVersion";
    long least = hash == HashFunction.SHA2_256 ? 0 : 1;
    long version = settings.integer(key, least, Long.MIN_VALUE, Long.MAX_VALUE);
    if (version != 0 && version != 1) {
      throw FaultException.malformed(key + " must be 0 or 1, got " + version);
    }
    if (version < least) {
      throw FaultException.refused("CIDv0 only supports sha2-256");
    }
    return (int) version;
  }

  private String chunker() throws FaultException {
    return settings.text("Import.UnixFSChunker", STANDARD.chunker().toString());
  }

  private Layout layout() throws FaultException {
    return Layout.parse(settings.text("Import.UnixFSDAGLayout", STANDARD.layout().toString()));
  }

  private ShardingRule sharding() throws FaultException {
    ShardingRule standard = STANDARD.sharding();
    String key = "Import.UnixFSHAMTDirectoryMaxFanout";
    int fanout = integer(key, standard.fanout(), 0);
    if (!ShardingRule.isFanout(fanout)) {
      throw FaultException.malformed(
          key + " must be a power of 2, between 8 and 1024 (got " + fanout + ")");
    }
    String estimate =
        settings.text("Import.UnixFSHAMTDirectorySizeEstimation", standard.estimate().toString());
    try {
      return standard
          .withEstimate(ShardingRule.Estimate.parse(estimate))
          .withThreshold(
              settings.bytes("Import.UnixFSHAMTDirectorySizeThreshold", standard.threshold()))
          .withMaxLinks(integer("Import.UnixFSDirectoryMaxLinks", standard.maxLinks(), 0))
          .withFanout(fanout);
    } catch (FaultException e) {
      throw new FaultException(Fault.MALFORMED, "config: Import: " + e.getMessage(), e);
    }
  }

  private int integer(String key, int standard, int least) throws FaultException {
    return (int) settings.integer(key, standard, least, Integer.MAX_VALUE);
  }
}
