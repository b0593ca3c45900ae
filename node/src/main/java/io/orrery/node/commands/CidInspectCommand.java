package io.orrery.node.commands;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.CodecNames;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.HashFunction;
import io.orrery.ipld.Multibase;
import io.orrery.ipld.Multihash;
import io.orrery.libp2p.PeerId;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.Output;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.json.JsonObject;
import java.io.IOException;
import java.util.HexFormat;

/** {@code cid inspect}. */
final class CidInspectCommand {
  static final Command COMMAND =
      Command.named("inspect", "Inspect and display detailed information about a CID.")
          .summary(
              """
              'cid inspect' breaks down a CID and displays its components:
              - CID version (0 or 1)
              - Multibase encoding (explicit for CIDv1, implicit for CIDv0)
              - Multicodec (DAG type)
              - Multihash (hash algorithm, length, and digest)
              - Equivalent CIDv0 and CIDv1 representations

              For CIDv0, multibase, multicodec, and multihash are marked as
              implicit because they are not explicitly encoded in the binary.

              If a PeerID string is provided instead of a CID, a helpful error
              with the equivalent CID representation is returned.

              Use --enc=json for machine-readable output same as the HTTP RPC API.
              """)
          .arguments(Argument.text("cid", "CID to inspect.").orStdin())
          .place(Command.Place.NO_REPO)
          .text(CidInspectCommand::print)
          .run(CidInspectCommand::run)
          .build();

  private CidInspectCommand() {}

  private static void run(Request request, Results results) throws IOException {
    String text = request.arguments().get(0);
    Cid cid;
    try {
      cid = Cid.parse(text);
    } catch (FaultException e) {
      results.emitOnce(invalid(text, "invalid CID: " + e.getMessage() + peer(text)));
      return;
    }
    Multihash hash = cid.multihash();
    Multibase base = cid.version() == 0 ? Multibase.BASE58_BTC : Multibase.of(text);
    Multibase usual = cid.is(Codec.LIBP2P_KEY) ? Multibase.BASE36_LOWER : Multibase.BASE32_LOWER;
    results.emitOnce(
        new JsonObject()
            .put("cid", text)
            .put("version", cid.version())
            .put("multibase", base(base.prefix(), base.label()))
            .put("multicodec", code(cid.codec(), CodecNames.of(cid.codec()).orElse("unknown")))
            .put(
                "multihash",
                code(
                        hash.code(),
                        HashFunction.of(hash.code()).map(HashFunction::label).orElse("unknown"))
                    .put("length", hash.digestLength())
                    .put("digest", HexFormat.of().formatHex(hash.digest())))
            .putUnlessEmpty("cidV0", cid.toV0().map(Cid::toString).orElse(""))
            .put("cidV1", cid.toV1().toString(usual)));
  }

  private static JsonObject base(String prefix, String name) {
    return new JsonObject().put("prefix", prefix).put("name", name);
  }

  private static JsonObject code(long code, String name) {
    return new JsonObject().put("code", code).put("name", name);
  }

  private static JsonObject invalid(String text, String why) {
    return new JsonObject()
        .put("cid", text)
        .put("version", 0)
        .put("multibase", base("", ""))
        .put("multicodec", code(0, ""))
        .put("multihash", code(0, "").put("length", 0).put("digest", ""))
        .put("cidV1", "")
        .put("errorMsg", why);
  }

  /** What to ask for instead, when the text is the id of a peer. */
  private static String peer(String text) {
    try {
      return "\nNote: the value is a PeerID; inspect its CID representation instead:\n  "
          + PeerId.parse(text).toBase36();
    } catch (FaultException e) {
      return "";
    }
  }

  private static void print(Request request, JsonObject cid, Output output) throws IOException {
    if (!cid.text("errorMsg").isEmpty()) {
      throw FaultException.malformed(cid.text("errorMsg"));
    }
    JsonObject base = cid.object("multibase");
    JsonObject hash = cid.object("multihash");
    boolean v0 = cid.number("version") == 0;
    String implicit = v0 ? ", implicit" : "";
    output.line("CID:        " + cid.text("cid"));
    output.line("Version:    " + cid.number("version"));
    output.line(
        "Multibase:  "
            + base.text("name")
            + (v0 ? " (implicit)" : " (" + base.text("prefix") + ")"));
    output.line("Multicodec: " + named(cid.object("multicodec"), implicit));
    output.line("Multihash:  " + named(hash, implicit));
    output.line("  Length:   " + hash.number("length") + " bytes");
    output.line("  Digest:   " + hash.text("digest"));
    output.line("CIDv0:      " + v0(cid));
    output.line("CIDv1:      " + cid.text("cidV1"));
  }

  private static String named(JsonObject code, String more) {
    return code.text("name") + " (0x" + Long.toHexString(code.number("code")) + more + ")";
  }

  private static String v0(JsonObject cid) {
    JsonObject codec = cid.object("multicodec");
    JsonObject hash = cid.object("multihash");
    if (!cid.text("cidV0").isEmpty()) {
      return cid.text("cidV0");
    }
    if (codec.number("code") != Codec.DAG_PB.code()) {
      return "not possible, requires dag-pb (0x70), got " + named(codec, "");
    }
    if (hash.number("code") != HashFunction.SHA2_256.code()) {
      return "not possible, requires sha2-256 (0x12), got " + named(hash, "");
    }
    return "not possible, requires 32-byte digest, got " + hash.number("length");
  }
}
