package io.orrery.node.commands;

import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.HashFunction;
import io.orrery.node.command.Option;
import io.orrery.node.command.Request;
import io.orrery.unixfs.ImportProfile;
import java.util.Locale;
import java.util.Optional;

/**
 * The format of CIDs that an option of a {@code files} command asks for. The tree has one format,
 * that of {@code add}, or the same bytes would have two CIDs: another is refused, not ignored.
 */
record FilesFormat(int version, HashFunction hash) {
  static final Option<Long> CID_VERSION =
      Option.number("cid-version", "cid-ver")
          .help("Cid version to use; the tree has that of Import.CidVersion and takes no other.");
  static final Option<String> HASH =
      Option.text("hash")
          .help(
              "Hash function to use; the tree has that of Import.HashFunction and takes no other.");
  static final Option<Boolean> RAW_LEAVES =
      Option.flag("raw-leaves")
          .fallback(null)
          .help(
              "Use raw blocks for leaf nodes; the tree does as Import.UnixFSRawLeaves says and not"
                  + " otherwise.");

  /**
   * What is asked for, if anything.
   *
   * @throws FaultException MALFORMED for a version or function that is none
   */
  static Optional<FilesFormat> of(Request request) throws FaultException {
    Optional<String> hash = request.find(HASH);
    long version = request.find(CID_VERSION).orElse(0L);
    if (hash.isEmpty() && !request.given(CID_VERSION)) {
      return Optional.empty();
    }
    if (version != 0 && version != 1) {
      throw FaultException.malformed("unknown CID version: " + version);
    }
    if (hash.isEmpty()) {
      return Optional.of(new FilesFormat((int) version, HashFunction.SHA2_256));
    }
    HashFunction function =
        HashFunction.named(hash.get().toLowerCase(Locale.ROOT))
            .orElseThrow(
                () ->
                    FaultException.malformed(
                        "unrecognized hash function: " + ShownName.quoted(hash.get())));
    return Optional.of(new FilesFormat(1, function));
  }

  /**
   * Checks that what is asked for is what the tree does anyway.
   *
   * @throws FaultException REFUSED
   */
  static void requireUsual(Request request) throws FaultException {
    Optional<FilesFormat> asked = of(request);
    ImportProfile usual = request.node().settings().importProfile();
    if (asked.isPresent()
        && (asked.get().version() != usual.cidVersion() || asked.get().hash() != usual.hash())) {
      throw other(usual);
    }
  }

  /** The same for raw leaves. */
  static void requireUsualLeaves(Request request) throws FaultException {
    ImportProfile usual = request.node().settings().importProfile();
    if (request.find(RAW_LEAVES).orElse(usual.rawLeaves()) != usual.rawLeaves()) {
      throw FaultException.refused(
          "files have the leaves that add gives them, "
              + (usual.rawLeaves() ? "raw" : "dag-pb")
              + ": set Import.UnixFSRawLeaves, or add with --raw-leaves and copy with 'files cp'");
    }
  }

  static FaultException other(ImportProfile usual) {
    return FaultException.refused(
        "files have the CIDs that add gives them, version "
            + usual.cidVersion()
            + " with "
            + usual.hash()
            + ": set Import.CidVersion and Import.HashFunction, or add with these options and copy"
            + " with 'files cp'");
  }

  boolean isThatOf(Cid cid) {
    return cid.version() == version && cid.multihash().code() == hash.code();
  }
}
