package io.orrery.node.repo;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.HashFunction;
import io.orrery.unixfs.ImportProfile;
import io.orrery.unixfs.Layout;
import io.orrery.unixfs.ShardingRule;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The section {@code Import} as a profile. What it does not say is as Kubo has it when told
 * nothing, which is {@code unixfs-v0-2015}, with two rules of Kubo's: another hash than sha2-256
 * makes CIDs of version 1, and version 1 makes raw leaves, each unless the section says otherwise.
 */
record ImportSettings(Settings settings) {
  private static final ImportProfile STANDARD = ImportProfile.UNIXFS_V0_2015;

  /** The configuration takes no short forms; whether the numbers make sense is seen later. */
  private static final Pattern CHUNKER =
      Pattern.compile("size-[+]?\\d*[1-9]\\d*|rabin(-\\d+){3}|buzhash");

  ImportProfile profile() throws FaultException {
    HashFunction hash = hash();
    int version = cidVersion(hash);
    Layout layout = layout();
    return STANDARD
        .withCidVersion(version)
        .withHash(hash)
        .withRawLeaves(settings.flag("Import.UnixFSRawLeaves", version == 1))
        .withChunker(chunker())
        .withLayout(layout)
        .withFileWidth(fileWidth(layout))
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
    String key = "Import.UnixFSChunker";
    String chunker = settings.text(key, STANDARD.chunker().toString());
    if (!CHUNKER.matcher(chunker).matches()) {
      throw FaultException.malformed(
          key
              + (" invalid format: \"" + chunker + "\" (expected \"size-<bytes>\",")
              + " \"rabin-<min>-<avg>-<max>\", or \"buzhash\")");
    }
    return chunker;
  }

  private Layout layout() throws FaultException {
    String key = "Import.UnixFSDAGLayout";
    String layout = settings.text(key, STANDARD.layout().toString());
    return told(key, () -> Layout.parse(layout));
  }

  /** Balanced nodes of one link would be stacked for ever, as in Kubo they are. */
  private int fileWidth(Layout layout) throws FaultException {
    String key = "Import.UnixFSFileMaxLinks";
    int width = integer(key, STANDARD.fileWidth(), 1, "positive");
    if (width == 1 && layout == Layout.BALANCED) {
      throw FaultException.malformed(
          "a file node of one link (%s) makes no balanced tree: take 2 or more".formatted(key));
    }
    return width;
  }

  private ShardingRule sharding() throws FaultException {
    ShardingRule standard = STANDARD.sharding();
    String estimation = "Import.UnixFSHAMTDirectorySizeEstimation";
    String estimate = settings.text(estimation, standard.estimate().toString());
    return standard
        .withEstimate(told(estimation, () -> ShardingRule.Estimate.parse(estimate)))
        .withThreshold(
            settings.bytes("Import.UnixFSHAMTDirectorySizeThreshold", standard.threshold()))
        .withMaxLinks(
            integer("Import.UnixFSDirectoryMaxLinks", standard.maxLinks(), 0, "non-negative"))
        .withFanout(fanout(standard.fanout()));
  }

  private int fanout(int standard) throws FaultException {
    String key = "Import.UnixFSHAMTDirectoryMaxFanout";
    long fanout = settings.integer(key, standard, Long.MIN_VALUE, Long.MAX_VALUE);
    if (!ShardingRule.isFanout(fanout)) {
      throw FaultException.malformed(
          key + " must be a power of 2, between 8 and 1024 (got " + fanout + ")");
    }
    return (int) fanout;
  }

  /** What is longer than an int can say is no limit either way. */
  private int integer(String key, int standard, int least, String rule) throws FaultException {
    long number = settings.integer(key, standard, Long.MIN_VALUE, Long.MAX_VALUE);
    if (number < least) {
      throw FaultException.malformed(key + " must be " + rule + ", got " + number);
    }
    return (int) Math.min(number, Integer.MAX_VALUE);
  }

  /** Reads the value of a key; what is wrong with it is told with the key in front. */
  private static <T> T told(String key, Reading<T> reading) throws FaultException {
    try {
      return reading.read();
    } catch (FaultException e) {
      throw new FaultException(Fault.MALFORMED, key + " " + e.getMessage(), e);
    }
  }

  private interface Reading<T> {
    T read() throws FaultException;
  }
}
