package io.orrery.node.commands;

import io.orrery.ipld.Block;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.DagPb;
import io.orrery.ipld.DagPbLink;
import io.orrery.ipld.FaultException;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.IncomingFile;
import io.orrery.node.command.Option;
import io.orrery.node.command.Output;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.json.JsonObject;
import io.orrery.unixfs.ContentPath;
import io.orrery.unixfs.FileNode;
import io.orrery.unixfs.Metadata;
import io.orrery.unixfs.SymlinkNode;
import io.orrery.unixfs.UnixFsNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code files stat}. */
final class FilesStatCommand {
  private static final String USUAL_FORMAT =
      """
      <hash>
      Size: <size>
      CumulativeSize: <cumulsize>
      ChildBlocks: <childs>
      Type: <type>
      Mode: <mode> (<mode-octal>)
      Mtime: <mtime>""";

  private static final Option<String> FORMAT =
      Option.text("format")
          .fallback(USUAL_FORMAT)
          .help(
              "Print statistics in given format. Allowed tokens: <hash> <size> <cumulsize> <type>"
                  + " <childs> and optional <mode> <mode-octal> <mtime> <mtime-secs>"
                  + " <mtime-nsecs>. Conflicts with other format options.");
  private static final Option<Boolean> HASH =
      Option.flag("hash")
          .help("Print only hash. Implies '--format=<hash>'. Conflicts with other format options.");
  private static final Option<Boolean> SIZE =
      Option.flag("size")
          .help(
              "Print only size. Implies '--format=<cumulsize>'. Conflicts with other format"
                  + " options.");
  private static final Option<Boolean> WITH_LOCAL =
      Option.flag("with-local")
          .help("Compute the amount of the dag that is local, and if possible the total size");

  private static final String UNSET = "not set";
  private static final int OCTAL = 8;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH);

  static final Command COMMAND =
      Command.named("stat", "Display file status.")
          .summary(
              """
              Shows the CID of a file or directory, its bytes (Size), those of all its blocks
              (CumulativeSize), and the mode and time that are stored in it.
              """)
          .arguments(Argument.text("path", "Path to node to stat."))
          .options(FORMAT, HASH, SIZE, WITH_LOCAL)
          .text(FilesStatCommand::print)
          .run(FilesStatCommand::run)
          .build();

  private FilesStatCommand() {}

  private static void run(Request request, Results results) throws IOException {
    format(request);
    String argument = request.arguments().get(0);
    CidText cids = CidText.of(request);
    Optional<ContentPath> content = FilesPath.content(argument);
    Cid cid;
    if (content.isPresent()) {
      cid = ContentArgument.resolve(request, content.get()).cid();
    } else {
      FilesPath path = FilesPath.parse(argument);
      FilesTree tree = FilesTree.of(request);
      cid = tree.cid(tree.find(path));
    }
    results.emitOnce(stat(request, cid, cids));
  }

  private static JsonObject stat(Request request, Cid cid, CidText cids) throws FaultException {
    if (!cid.is(Codec.RAW) && !cid.is(Codec.DAG_PB)) {
      throw FaultException.unsupported("not unixfs node (proto or raw)");
    }
    Block block = request.await(request.node().source().get(cid, request.deadline()));
    UnixFsNode node = request.await(request.node().nodes().get(cid, request.deadline()));
    List<DagPbLink> links = cid.is(Codec.RAW) ? List.of() : DagPb.decode(block.data()).links();
    long cumulative = block.size();
    for (DagPbLink link : links) {
      cumulative += Math.max(0, link.tsize());
    }
    JsonObject stat =
        new JsonObject()
            .put("Hash", cids.of(cid))
            .put("Size", size(node))
            .put("CumulativeSize", cumulative)
            .put("Blocks", links.size())
            .put("Type", kind(node) == IncomingFile.Kind.DIRECTORY ? "directory" : "file");
    if (request.get(WITH_LOCAL)) {
      LocalPart part = new LocalWalk(request).measure(cid);
      stat.put("WithLocality", true)
          .putUnlessEmpty("Local", part.whole())
          .putUnlessEmpty("SizeLocal", part.bytes());
    }
    return withMetadata(stat, node);
  }

  private static JsonObject withMetadata(JsonObject stat, UnixFsNode node) {
    Metadata metadata = node.metadata();
    metadata
        .mtime()
        .ifPresent(
            mtime ->
                stat.put("Mtime", mtime.seconds()).putUnlessEmpty("MtimeNsecs", mtime.nanos()));
    int permissions = node instanceof SymlinkNode ? 0777 : metadata.mode().orElse(-1);
    if (permissions >= 0) {
      String octal = Long.toOctalString(GoMode.of(kind(node), permissions));
      stat.put("Mode", "0".repeat(Math.max(0, 4 - octal.length())) + octal);
    }
    return stat;
  }

  private static long size(UnixFsNode node) {
    if (node instanceof FileNode file) {
      return file.size();
    }
    return node instanceof SymlinkNode link ? link.target().length() : 0;
  }

  private static IncomingFile.Kind kind(UnixFsNode node) {
    if (node instanceof FileNode) {
      return IncomingFile.Kind.FILE;
    }
    return node instanceof SymlinkNode ? IncomingFile.Kind.SYMLINK : IncomingFile.Kind.DIRECTORY;
  }

  /** The format that the options choose. */
  private static String format(Request request) throws FaultException {
    boolean own = !request.get(FORMAT).equals(USUAL_FORMAT);
    boolean hash = request.get(HASH);
    boolean size = request.get(SIZE);
    if ((hash && size) || (own && (hash || size))) {
      throw FaultException.malformed(
          "invalid parameters: format was set by multiple options. Only one format option is"
              + " allowed");
    }
    return hash ? "<hash>" : size ? "<cumulsize>" : request.get(FORMAT);
  }

  private static void print(Request request, JsonObject stat, Output output) throws IOException {
    boolean moded = stat.has("Mode");
    long mode = moded ? Long.parseLong(stat.text("Mode"), OCTAL) : 0;
    boolean timed = stat.has("Mtime");
    long seconds = timed ? stat.number("Mtime") : 0;
    long nanos = stat.has("MtimeNsecs") ? stat.number("MtimeNsecs") : 0;
    output.line(
        format(request)
            .replace("<hash>", stat.text("Hash"))
            .replace("<size>", "" + stat.number("Size"))
            .replace("<cumulsize>", "" + stat.number("CumulativeSize"))
            .replace("<childs>", "" + stat.number("Blocks"))
            .replace("<type>", stat.text("Type"))
            .replace("<mode>", moded ? GoMode.shown(mode) : UNSET)
            .replace("<mode-octal>", moded ? GoMode.octal(mode) : UNSET)
            .replace("<mtime>", timed ? time(seconds) : UNSET)
            .replace("<mtime-secs>", timed ? "" + seconds : UNSET)
            .replace("<mtime-nsecs>", timed ? "" + nanos : UNSET));
    if (stat.has("WithLocality")) {
      long local = stat.has("SizeLocal") ? stat.number("SizeLocal") : 0;
      long all = stat.number("CumulativeSize");
      output.line(
          String.format(
              Locale.ROOT,
              "Local: %s of %s (%.2f%%)",
              ByteCount.decimal(local),
              ByteCount.decimal(all),
              100.0 * local / Math.max(1, all)));
    }
  }

  private static String time(long seconds) {
    try {
      return TIME.format(Instant.ofEpochSecond(seconds).atOffset(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      // A stranger's time that no calendar has.
      return "@" + seconds;
    }
  }
}
