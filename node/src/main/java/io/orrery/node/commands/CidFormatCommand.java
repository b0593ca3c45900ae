package io.orrery.node.commands;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.CodecNames;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multibase;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.Option;
import io.orrery.node.command.Output;
import io.orrery.node.command.Renderer;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.json.JsonObject;
import java.io.IOException;
import java.util.OptionalLong;

/** {@code cid format} and {@code cid base32}. */
final class CidFormatCommand {
  private static final Option<String> FORMAT =
      Option.text("f").fallback("%s").help("Printf style format string.");
  private static final Option<String> VERSION = Option.text("v").help("CID version to convert to.");
  private static final Option<String> CODEC =
      Option.text("mc").help("CID multicodec to convert to.");
  private static final Option<String> BASE = Option.text("b").help("Multibase to display CID in.");

  static final Command COMMAND =
      Command.named("format", "Format and convert a CID in various useful ways.")
          .summary(
              """
              Format and converts <cid>'s in various useful ways.

              For a human-readable breakdown of a CID, see 'cid inspect'.

              The optional format string is a printf style format string:

                 %% literal %
                 %b multibase name
                 %B multibase code
                 %v version string
                 %V version number
                 %c codec name
                 %C codec code
                 %h multihash name
                 %H multihash code
                 %L hash digest length
                 %m multihash encoded in base %b (with multibase prefix)
                 %M multihash encoded in base %b without multibase prefix
                 %d hash digest encoded in base %b (with multibase prefix)
                 %D hash digest encoded in base %b without multibase prefix
                 %s cid string encoded in base %b (1)
                 %S cid string encoded in base %b without multibase prefix
                 %P cid prefix: %v-%c-%h-%L

              (1) For CID version 0 the multibase must be base58btc and no prefix is
              used.  For Cid version 1 the multibase prefix is included.
              """)
          .arguments(Argument.text("cid", "CIDs to format.").repeated().orStdin())
          .options(FORMAT, VERSION, CODEC, BASE)
          .place(Command.Place.NO_REPO)
          .renderer((request, output) -> new Shown(output))
          .run((request, results) -> convert(request, results, Conversion.of(request)))
          .build();

  static final Command BASE32 =
      Command.named("base32", "Convert CIDs to Base32 CID version 1.")
          .summary(
              """
              'cid base32' normalizes passed CIDs to their canonical case-insensitive encoding.
              Useful when processing third-party CIDs which could come with arbitrary formats.
              """)
          .arguments(Argument.text("cid", "CIDs to convert.").repeated().orStdin())
          .place(Command.Place.NO_REPO)
          .renderer((request, output) -> new Shown(output))
          .run((request, results) -> convert(request, results, Conversion.BASE32))
          .build();

  /**
   * What becomes of a CID.
   *
   * @param version 0, 1, or -1 for its own
   * @param codec none for its own
   * @param base null for the one that it came in
   */
  private record Conversion(CidFormat format, int version, OptionalLong codec, Multibase base) {
    static final Conversion BASE32 =
        new Conversion(CidFormat.WHOLE, 1, OptionalLong.empty(), Multibase.BASE32_LOWER);

    static Conversion of(Request request) throws FaultException {
      CidFormat format = CidFormat.parse(request.get(FORMAT));
      String named = request.find(CODEC).orElse("");
      OptionalLong codec =
          named.isEmpty() ? OptionalLong.empty() : OptionalLong.of(CodecNames.parse(named));
      String label = request.find(BASE).orElse("");
      Multibase base = label.isEmpty() ? null : CidText.base(label);
      String version = request.find(VERSION).orElse("");
      switch (version) {
        case "" -> {
          return new Conversion(format, base == null ? -1 : 1, codec, base);
        }
        case "1" -> {
          return new Conversion(format, 1, codec, base);
        }
        case "0" -> {
          if (codec.orElse(Codec.DAG_PB.code()) != Codec.DAG_PB.code()) {
            throw FaultException.malformed(
                "cannot convert to CIDv0 with any codec other than dag-pb");
          }
          if (base != null && base != Multibase.BASE58_BTC) {
            throw FaultException.malformed(
                "cannot convert to CIDv0 with any multibase other than the implicit base58btc");
          }
          return new Conversion(format, 0, codec, base);
        }
        default ->
            throw FaultException.malformed("invalid cid version: " + ShownName.quoted(version));
      }
    }

    String apply(String text) throws FaultException {
      Cid cid = Cid.parse(text);
      if (codec.isPresent() && codec.getAsLong() != cid.codec()) {
        cid = Cid.v1(codec.getAsLong(), cid.multihash());
      }
      if (version >= 0) {
        cid = version == 0 ? v0(cid) : cid.toV1();
      }
      if (base != null) {
        return format.of(cid, base);
      }
      boolean bare = cid.version() == 0 || text.startsWith("Qm");
      return format.of(cid, bare ? Multibase.BASE58_BTC : Multibase.of(text));
    }

    private static Cid v0(Cid cid) throws FaultException {
      if (!cid.is(Codec.DAG_PB)) {
        throw FaultException.malformed("can't convert non-dag-pb nodes to cidv0");
      }
      return cid.toV0()
          .orElseThrow(
              () -> FaultException.malformed("can't convert to cidv0 without a whole sha2-256"));
    }
  }

  private CidFormatCommand() {}

  private static void convert(Request request, Results results, Conversion conversion)
      throws IOException {
    for (String argument : request.arguments()) {
      String text = argument.strip();
      JsonObject row = new JsonObject().put("CidStr", text);
      try {
        row.put("Formatted", conversion.apply(text)).put("ErrorMsg", "");
      } catch (FaultException e) {
        row.put("Formatted", "").put("ErrorMsg", e.getMessage());
      }
      results.emit(row);
    }
  }

  /** Bad ones among many are told on standard error, and fail the call at its end. */
  private static final class Shown implements Renderer {
    private final Output output;
    private boolean failed;

    Shown(Output output) {
      this.output = output;
    }

    @Override
    public void object(JsonObject row) throws IOException {
      String error = row.text("ErrorMsg");
      if (error.isEmpty()) {
        output.line(row.text("Formatted"));
      } else {
        failed = true;
        output.error(row.text("CidStr") + ": " + error + "\n");
      }
    }

    @Override
    public void done() throws FaultException {
      if (failed) {
        throw FaultException.malformed("errors while displaying some entries");
      }
    }
  }
}
