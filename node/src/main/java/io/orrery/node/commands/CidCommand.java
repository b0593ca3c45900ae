package io.orrery.node.commands;

import io.orrery.ipld.Codec;
import io.orrery.ipld.CodecNames;
import io.orrery.ipld.HashFunction;
import io.orrery.ipld.Multibase;
import io.orrery.node.command.Command;
import io.orrery.node.command.Option;
import io.orrery.node.command.Output;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** {@code cid}, and of its commands those that list what there is. */
final class CidCommand {
  private static final Option<Boolean> PREFIX =
      Option.flag("prefix").help("also include the single letter prefixes in addition to the code");
  private static final Option<Boolean> BASE_NUMERIC =
      Option.flag("numeric").help("also include numeric codes");
  private static final Option<Boolean> NUMERIC =
      Option.flag("numeric", "n").help("also include numeric codes");
  private static final Option<Boolean> SUPPORTED =
      Option.flag("supported", "s").help("list only codecs supported by commands");

  /** The codecs that commands read or write. */
  private static final Set<Codec> IN_COMMANDS =
      Set.of(
          Codec.CBOR,
          Codec.RAW,
          Codec.DAG_PB,
          Codec.DAG_CBOR,
          Codec.LIBP2P_KEY,
          Codec.DAG_JSON,
          Codec.JSON);

  private static final Command CODECS =
      Command.named("codecs", "List available CID multicodecs.")
          .summary("Lists the codecs that the multicodec table has for content.")
          .options(NUMERIC, SUPPORTED)
          .place(Command.Place.NO_REPO)
          .text(CidCommand::printCode)
          .run(CidCommand::codecs)
          .build();

  private static final Command HASHES =
      Command.named("hashes", "List available multihashes.")
          .summary("Lists the hash functions that content may be named by.")
          .options(NUMERIC, SUPPORTED)
          .place(Command.Place.NO_REPO)
          .text(CidCommand::printCode)
          .run(CidCommand::hashes)
          .build();

  static final Command COMMAND =
      Command.named("cid", "Convert and discover properties of CIDs.")
          .children(
              CidFormatCommand.BASE32,
              bases("bases"),
              CODECS,
              CidFormatCommand.COMMAND,
              HASHES,
              CidInspectCommand.COMMAND)
          .build();

  private CidCommand() {}

  /** The listing of bases, which stands under two names. */
  static Command bases(String name) {
    return Command.named(name, "List available multibase encodings.")
        .summary("Lists the bases of the multibase registry.")
        .options(PREFIX, BASE_NUMERIC)
        .place(Command.Place.NO_REPO)
        .text(CidCommand::printBase)
        .run(CidCommand::listBases)
        .build();
  }

  private static JsonObject row(long code, String name) {
    return new JsonObject().put("Code", code).put("Name", name);
  }

  /** By prefix, small letters before capitals. */
  private static void listBases(Request request, Results results) throws IOException {
    Comparator<JsonObject> byLetter =
        Comparator.comparing(row -> Character.toLowerCase((int) row.number("Code")));
    Comparator<JsonObject> smallFirst = Comparator.comparing(row -> -row.number("Code"));
    List<JsonObject> rows = new ArrayList<>();
    for (Multibase base : Multibase.values()) {
      rows.add(row(base.prefix().codePointAt(0), base.label()));
    }
    rows.sort(byLetter.thenComparing(smallFirst));
    results.emitList(rows);
  }

  private static void printBase(Request request, JsonObject base, Output output)
      throws IOException {
    StringBuilder line = new StringBuilder();
    if (request.get(PREFIX)) {
      line.appendCodePoint((int) base.number("Code"));
      line.append(request.get(BASE_NUMERIC) ? " " : "  ");
    }
    if (request.get(BASE_NUMERIC)) {
      line.append(String.format(Locale.ROOT, "%7d  ", base.number("Code")));
    }
    output.line(line.append(base.text("Name")).toString());
  }

  private static void codecs(Request request, Results results) throws IOException {
    List<JsonObject> rows = new ArrayList<>();
    CodecNames.all()
        .forEach(
            (code, name) -> {
              if (!request.get(SUPPORTED)
                  || Codec.of(code).filter(IN_COMMANDS::contains).isPresent()) {
                rows.add(row(code, name));
              }
            });
    results.emitList(rows);
  }

  private static void hashes(Request request, Results results) throws IOException {
    List<JsonObject> rows = new ArrayList<>();
    for (HashFunction function : HashFunction.all()) {
      if (function.isAllowedForContent()) {
        rows.add(row(function.code(), function.label()));
      }
    }
    results.emitList(rows);
  }

  private static void printCode(Request request, JsonObject row, Output output) throws IOException {
    String code =
        request.get(NUMERIC) ? String.format(Locale.ROOT, "%5d  ", row.number("Code")) : "";
    output.line(code + row.text("Name"));
  }
}
