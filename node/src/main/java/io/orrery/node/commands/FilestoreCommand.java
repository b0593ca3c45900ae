package io.orrery.node.commands;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multihash;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.Option;
import io.orrery.node.command.Output;
import io.orrery.node.command.Renderer;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.filestore.Filestore;
import io.orrery.node.filestore.SliceReport;
import io.orrery.node.filestore.SliceStatus;
import io.orrery.node.json.JsonObject;
import io.orrery.node.store.FileSlice;
import io.orrery.unixfs.ContentPath;
import java.io.IOException;
import java.util.Locale;

/** {@code filestore} and its commands. */
final class FilestoreCommand {
  private static final Option<Boolean> FILE_ORDER =
      Option.flag("file-order").help("sort the results based on the path of the backing file");
  private static final Option<Boolean> REMOVE_BAD =
      Option.flag("remove-bad-blocks")
          .help(
              "remove bad blocks. WARNING: This may remove pinned data. You should run 'ipfs pin"
                  + " verify' after running this command and correct any issues.");

  private static final Command LS =
      Command.named("ls", "List objects in filestore.")
          .summary(
              """
              List objects in the filestore.

              If one or more <obj> is specified only list those specific objects,
              otherwise list all objects.

              The output is:

              <hash> <size> <path> <offset>
              """)
          .arguments(Argument.text("obj", "Cid of objects to list.").optional().repeated())
          .options(FILE_ORDER)
          .renderer(Listed::new)
          .run((request, results) -> report(request, results, false, false))
          .build();

  private static final Command VERIFY =
      Command.named("verify", "Verify objects in filestore.")
          .summary(
              """
              Verify objects in the filestore.

              If one or more <obj> is specified only verify those specific objects,
              otherwise verify all objects.

              The output is:

              <status> <hash> <size> <path> <offset> [<action>]

              Where <status> is one of:
              ok:       the block can be reconstructed
              changed:  the contents of the backing file have changed
              no-file:  the backing file could not be found
              error:    there was some other problem reading the file
              missing:  <obj> could not be found in the filestore
              ERROR:    internal error, most likely due to a corrupt database

              Where <action> is present only when removing bad blocks and is one of:
              remove:   link to the block will be removed from datastore
              keep:     keep link, nothing to do

              For ERROR entries the error will also be printed to stderr.
              """)
          .arguments(Argument.text("obj", "Cid of objects to verify.").optional().repeated())
          .options(FILE_ORDER, REMOVE_BAD)
          .text(FilestoreCommand::printVerified)
          .run((request, results) -> report(request, results, true, request.get(REMOVE_BAD)))
          .build();

  private static final Command DUPS =
      Command.named(
              "dups", "List blocks that are both in the filestore and standard block storage.")
          .text((request, ref, output) -> output.line(ref.text("Ref")))
          .run(FilestoreCommand::dups)
          .build();

  static final Command COMMAND =
      Command.named("filestore", "Interact with filestore objects.")
          .children(DUPS, LS, VERIFY)
          .build();

  private FilestoreCommand() {}

  private static Filestore filestore(Request request) throws FaultException {
    Filestore filestore = request.node().filestore();
    filestore.requireEnabled();
    return filestore;
  }

  private static void report(Request request, Results results, boolean verify, boolean removeBad)
      throws IOException {
    Filestore filestore = filestore(request);
    Filestore.Visitor visitor =
        report -> {
          request.checkAlive();
          if (removeBad && isBad(report.status())) {
            request.node().store().forgetInFile(report.hash());
          }
          results.emit(row(report));
        };
    if (request.arguments().isEmpty()) {
      filestore.forEach(request.get(FILE_ORDER), verify, visitor);
      return;
    }
    for (String argument : request.arguments()) {
      Multihash hash;
      try {
        hash = cidOf(argument).multihash();
      } catch (FaultException e) {
        results.emit(unreadable(argument + ": " + e.getMessage()));
        continue;
      }
      // As in Kubo, what is named is verified by ls too.
      visitor.visit(filestore.report(hash, true));
    }
  }

  /** A CID, or the path that is one. */
  private static Cid cidOf(String argument) throws FaultException {
    ContentPath path = ContentPath.parse(argument);
    if (path.namespace() != ContentPath.Namespace.IPFS || !path.segments().isEmpty()) {
      throw FaultException.malformed("no CID");
    }
    return Cid.parse(path.root());
  }

  private static boolean isBad(SliceStatus status) {
    return status != SliceStatus.OK && status != SliceStatus.OTHER_ERROR;
  }

  private static JsonObject row(SliceReport report) {
    JsonObject key = new JsonObject().put("/", cid(report.hash()).toString());
    return new JsonObject()
        .put("Status", report.status().number())
        .put("ErrorMsg", report.error())
        .put("Key", key)
        .put("FilePath", report.slice().map(FileSlice::path).orElse(""))
        .put("Offset", report.slice().map(FileSlice::offset).orElse(0L))
        .put("Size", report.slice().map(FileSlice::length).orElse(0));
  }

  private static JsonObject unreadable(String error) {
    return new JsonObject()
        .put("Status", SliceStatus.OTHER_ERROR.number())
        .put("ErrorMsg", error)
        .put("Key", null)
        .put("FilePath", "")
        .put("Offset", 0)
        .put("Size", 0);
  }

  private static Cid cid(Multihash hash) {
    return Cid.v1(Codec.RAW.code(), hash);
  }

  private static String line(Request request, JsonObject row) throws FaultException {
    String key = row.object("Key").text("/");
    if (key.isEmpty()) {
      return "<corrupt key>";
    }
    if (row.text("FilePath").isEmpty()) {
      return key;
    }
    return String.format(
        Locale.ROOT,
        "%-50s %6d %s %d",
        CidText.of(request).of(Cid.parse(key)),
        row.number("Size"),
        ShownName.of(row.text("FilePath")),
        row.number("Offset"));
  }

  private static void printVerified(Request request, JsonObject row, Output output)
      throws IOException {
    SliceStatus status = SliceStatus.of(row.number("Status"));
    if (status == SliceStatus.OTHER_ERROR) {
      output.error(row.text("ErrorMsg") + "\n");
    }
    String line = String.format(Locale.ROOT, "%-7s %s", status, line(request, row));
    output.line(request.get(REMOVE_BAD) ? line + (isBad(status) ? " remove" : " keep") : line);
  }

  private static void dups(Request request, Results results) throws IOException {
    CidText cids = CidText.of(request);
    filestore(request)
        .forEach(
            false,
            false,
            report -> {
              request.checkAlive();
              if (request.node().store().isStored(report.hash())) {
                results.emit(
                    new JsonObject().put("Ref", cids.of(cid(report.hash()))).put("Err", ""));
              }
            });
  }

  /** References, a line each; those that are none are told on standard error. */
  private static final class Listed implements Renderer {
    private final Request request;
    private final Output output;
    private boolean failed;

    Listed(Request request, Output output) {
      this.request = request;
      this.output = output;
    }

    @Override
    public void object(JsonObject row) throws IOException {
      String error = row.text("ErrorMsg");
      if (error.isEmpty()) {
        output.line(line(request, row));
      } else {
        failed = true;
        output.error(error + "\n");
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
