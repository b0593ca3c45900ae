package io.orrery.node.commands;

import io.orrery.ipld.FaultException;
import io.orrery.ipld.HashFunction;
import io.orrery.node.command.Option;
import io.orrery.node.command.Request;
import io.orrery.node.disk.WalkOptions;
import io.orrery.node.repo.Config;
import io.orrery.node.repo.Profile;
import io.orrery.node.repo.Settings;
import io.orrery.unixfs.Chunker;
import io.orrery.unixfs.ImportProfile;
import io.orrery.unixfs.Layout;
import io.orrery.unixfs.Metadata;
import io.orrery.unixfs.Mtime;
import io.orrery.unixfs.ShardingRule;
import io.orrery.unixfs.TreeRule;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The options that decide which DAG a file becomes. Each but the last few is a key of the
 * configuration with another value; {@code --profile} is several.
 */
final class ImportOptions {
  static final Option<String> PROFILE =
      Option.text("profile")
          .help("Import as a published profile says: unixfs-v1-2025 or unixfs-v0-2015.");
  static final Option<Long> CID_VERSION =
      Option.number("cid-version")
          .help(
              "CID version (0 or 1). CIDv1 automatically enables raw-leaves and is required for"
                  + " non-sha2-256 hashes. Default: Import.CidVersion.");
  static final Option<String> HASH =
      Option.text("hash")
          .help(
              "Hash function to use. Implies CIDv1 if not sha2-256. Default:"
                  + " Import.HashFunction.");
  static final Option<Boolean> RAW_LEAVES =
      Option.flag("raw-leaves")
          .fallback(null)
          .help(
              "Use raw blocks for leaf nodes. Note: CIDv1 automatically enables raw-leaves."
                  + " Default: Import.UnixFSRawLeaves.");
  static final Option<String> CHUNKER =
      Option.text("chunker", "s")
          .help(
              "Chunking algorithm, size-[bytes], rabin-[min]-[avg]-[max] or buzhash. Default:"
                  + " Import.UnixFSChunker.");
  static final Option<Boolean> TRICKLE =
      Option.flag("trickle", "t")
          .fallback(null)
          .help("Use trickle-dag format for dag generation. Default: Import.UnixFSDAGLayout.");
  static final Option<Long> MAX_FILE_LINKS =
      Option.number("max-file-links")
          .help(
              "Limit the maximum number of links in UnixFS file nodes to this value. Default:"
                  + " Import.UnixFSFileMaxLinks.");
  static final Option<Long> MAX_DIRECTORY_LINKS =
      Option.number("max-directory-links")
          .help(
              "Limit the maximum number of links in UnixFS basic directory nodes to this value."
                  + " Default: Import.UnixFSDirectoryMaxLinks.");
  static final Option<Long> MAX_HAMT_FANOUT =
      Option.number("max-hamt-fanout")
          .help(
              "Limit the maximum number of links of a UnixFS HAMT directory node to this (power of"
                  + " 2, between 8 and 1024). Default: Import.UnixFSHAMTDirectoryMaxFanout.");
  static final Option<Boolean> INLINE =
      Option.flag("inline").help("Inline small blocks into CIDs.");
  static final Option<Long> INLINE_LIMIT =
      Option.number("inline-limit")
          .fallback(32L)
          .help("Maximum block size to inline. Maximum: 128 bytes.");
  static final Option<Boolean> EMPTY_DIRS =
      Option.flag("empty-dirs", "E").fallback(true).help("Include empty directories in the import");
  static final Option<Long> MODE =
      Option.whole(Option.Kind.UINT, "mode")
          .help("Custom POSIX file mode to store in created UnixFS entries, such as 0644.");
  static final Option<Long> MTIME =
      Option.whole(Option.Kind.INT64, "mtime")
          .help(
              "Custom POSIX modification time to store in created UnixFS entries (seconds before or"
                  + " after the Unix Epoch).");
  static final Option<Long> MTIME_NSECS =
      Option.whole(Option.Kind.UINT, "mtime-nsecs")
          .help("Custom POSIX modification time (optional time fraction in nanoseconds).");

  private static final String RAW_LEAVES_KEY = "Import.UnixFSRawLeaves";

  private ImportOptions() {}

  static ImportProfile profile(Request request) throws FaultException {
    Config config = withFlags(request, named(request, request.node().repo().config()));
    boolean preserveMode = request.get(WalkOptions.PRESERVE_MODE);
    boolean preserveMtime = request.get(WalkOptions.PRESERVE_MTIME);
    boolean metadata = preserveMode || preserveMtime || !metadata(request).isEmpty();
    if (request.get(StoreLanding.NOCOPY)) {
      config = withoutCopies(config, metadata);
    } else if (metadata) {
      config = withMetadata(request, config);
    }
    TreeRule tree = TreeRule.USUAL;
    return new Settings(config)
        .importProfile()
        .withInlineLimit(inlineLimit(request))
        .withTree(
            new TreeRule(
                request.get(EMPTY_DIRS),
                tree.hiddenFiles(),
                tree.symlinks(),
                preserveMode,
                preserveMtime));
  }

  private static int inlineLimit(Request request) throws FaultException {
    long limit = request.get(INLINE_LIMIT);
    if (!request.get(INLINE) || limit < 0) {
      return ImportProfile.NO_INLINING;
    }
    if (limit > HashFunction.MAX_DIGEST) {
      throw FaultException.refused(
          "inline-limit %d exceeds maximum allowed size of %d bytes"
              .formatted(limit, HashFunction.MAX_DIGEST));
    }
    return (int) limit;
  }

  private static Config named(Request request, Config config) throws FaultException {
    String name = request.find(PROFILE).orElse("");
    if (name.isEmpty()) {
      return config;
    }
    if (ImportProfile.named(name).isEmpty()) {
      throw FaultException.malformed(
          "unknown import profile \"" + name + "\": take unixfs-v1-2025 or unixfs-v0-2015");
    }
    return Profile.applyAll(name, config);
  }

  private static Config withFlags(Request request, Config from) throws FaultException {
    Config config = from;
    Optional<Long> version = request.find(CID_VERSION);
    if (version.isPresent()) {
      if (version.get() != 0 && version.get() != 1) {
        throw FaultException.malformed("unknown CID version: " + version.get());
      }
      config = config.with("Import.CidVersion", version.get());
    }
    String hash = request.find(HASH).orElse("").toLowerCase(Locale.ROOT);
    if (!hash.isEmpty()) {
      requireHash(hash);
      config = config.with("Import.HashFunction", hash);
    }
    Optional<Boolean> rawLeaves = request.find(RAW_LEAVES);
    if (rawLeaves.isPresent()) {
      config = config.with(RAW_LEAVES_KEY, rawLeaves.get());
    }
    String chunker = request.find(CHUNKER).orElse("");
    if (!chunker.isEmpty()) {
      config = config.with("Import.UnixFSChunker", Chunker.parse(chunker).toString());
    }
    Optional<Boolean> trickle = request.find(TRICKLE);
    if (trickle.isPresent()) {
      Layout layout = trickle.get() ? Layout.TRICKLE : Layout.BALANCED;
      config = config.with("Import.UnixFSDAGLayout", layout.toString());
    }
    return withLimits(request, config);
  }

  private static void requireHash(String name) throws FaultException {
    HashFunction hash =
        HashFunction.named(name)
            .orElseThrow(
                () -> FaultException.malformed("unrecognized hash function: \"" + name + "\""));
    if (!hash.isAllowedForContent()) {
      throw FaultException.refused("potentially insecure hash functions not allowed");
    }
  }

  /** What is no number of links is Kubo's default, or no limit. */
  private static Config withLimits(Request request, Config from) throws FaultException {
    Config config = from;
    if (request.given(MAX_FILE_LINKS)) {
      long links = request.get(MAX_FILE_LINKS);
      long standard = ImportProfile.UNIXFS_V0_2015.fileWidth();
      config = config.with("Import.UnixFSFileMaxLinks", links > 0 ? links : standard);
    }
    if (request.given(MAX_DIRECTORY_LINKS)) {
      long links = Math.max(0, request.get(MAX_DIRECTORY_LINKS));
      config = config.with("Import.UnixFSDirectoryMaxLinks", links);
    }
    if (request.given(MAX_HAMT_FANOUT)) {
      long fanout = request.get(MAX_HAMT_FANOUT);
      if (!ShardingRule.isFanout(fanout)) {
        throw FaultException.malformed(
            "HAMT fanout must be a power of 2, between 8 and 1024 (got " + fanout + ")");
      }
      config = config.with("Import.UnixFSHAMTDirectoryMaxFanout", fanout);
    }
    return config;
  }

  /**
   * Metadata stand in dag-pb nodes only. Raw leaves that were asked for contradict them; those that
   * the profile wants stay, under a root that is none; those that merely follow from the CID
   * version are given up, as in Kubo.
   */
  private static Config withMetadata(Request request, Config config) throws FaultException {
    if (request.find(RAW_LEAVES).orElse(false)) {
      throw FaultException.refused(
          "raw-leaves can't be used with UnixFS metadata like mode or modification time");
    }
    Settings settings = new Settings(config);
    boolean said = settings.flag(RAW_LEAVES_KEY, true) == settings.flag(RAW_LEAVES_KEY, false);
    return said ? config : config.with(RAW_LEAVES_KEY, false);
  }

  /** What a file holds as it is are raw leaves; with metadata the only leaf would be none. */
  private static Config withoutCopies(Config config, boolean metadata) throws FaultException {
    if (metadata || !new Settings(config).flag(RAW_LEAVES_KEY, true)) {
      throw FaultException.refused("nocopy option requires '--raw-leaves' to be enabled as well");
    }
    return config.with(RAW_LEAVES_KEY, true);
  }

  /** Mode and mtime that the options give to everything. */
  static Metadata metadata(Request request) throws FaultException {
    Optional<Mtime> mtime = mtime(request);
    Optional<Long> mode = request.find(MODE);
    if (mode.isPresent() && mode.get() > Metadata.PERMISSION_BITS) {
      throw FaultException.malformed(
          "mode "
              + Long.toOctalString(mode.get())
              + " (octal) has more than the twelve bits of chmod");
    }
    return new Metadata(
        mode.isPresent() ? OptionalInt.of(mode.get().intValue()) : OptionalInt.empty(), mtime);
  }

  /** The time that the options give. */
  static Optional<Mtime> mtime(Request request) throws FaultException {
    Optional<Long> nanos = request.find(MTIME_NSECS);
    if (nanos.isPresent() && !request.given(MTIME)) {
      throw FaultException.malformed(
          "option \"mtime-nsecs\" requires \"mtime\" to be provided as well");
    }
    if (nanos.isPresent() && (nanos.get() < 0 || nanos.get() >= Mtime.NANOS)) {
      throw FaultException.malformed("mtime nanoseconds must be in range [1, 999999999]");
    }
    return request.find(MTIME).map(seconds -> new Mtime(seconds, nanos.orElse(0L).intValue()));
  }
}
