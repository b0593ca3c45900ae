package io.orrery.node.commands;

import io.orrery.ipld.Block;
import io.orrery.ipld.BlockScope;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.DagPb;
import io.orrery.ipld.DagPbLink;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.ipld.data.DataCodec;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.IncomingFile;
import io.orrery.node.command.Option;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.json.JsonObject;
import io.orrery.unixfs.Directory;
import io.orrery.unixfs.DirectoryCursor;
import io.orrery.unixfs.DirectoryEntry;
import io.orrery.unixfs.FileNode;
import io.orrery.unixfs.Metadata;
import io.orrery.unixfs.SymlinkNode;
import io.orrery.unixfs.UnixFsNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** {@code ls}. */
final class LsCommand {
  static final Option<Boolean> HEADERS =
      Option.flag("headers", "v").help("Print table headers (Hash, Size, Name).");
  private static final Option<Boolean> RESOLVE_TYPE =
      Option.flag("resolve-type")
          .fallback(true)
          .help("Resolve linked objects to find out their types");
  static final Option<Boolean> SIZE =
      Option.flag("size").fallback(true).help("Resolve linked objects to find out their file size");
  static final Option<Boolean> STREAM =
      Option.flag("stream", "s")
          .help("Enable experimental streaming of directory entries as they are traversed.");
  static final Option<Boolean> LONG =
      Option.flag("long", "l")
          .help("Use a long listing format, showing file mode and modification time.");

  /** UnixFS's numbers of what an entry can be, as Kubo's answers have them. */
  static final int DIRECTORY = 1;

  private static final int FILE = 2;
  private static final int SYMLINK = 4;
  private static final int UNKNOWN = 0;

  static final Command COMMAND =
      Command.named("ls", "List directory contents for Unix filesystem objects.")
          .summary(
              """
              Displays the contents of an IPFS or IPNS object(s) at the given path, with
              the following format:

                <cid> <size> <name>

              With --long, the mode comes first and the time of the last change before the name,
              each - where the entry has none.
              """)
          .arguments(
              Argument.text("ipfs-path", "The path to the IPFS object(s) to list links from.")
                  .repeated()
                  .orStdin())
          .options(HEADERS, RESOLVE_TYPE, SIZE, STREAM, LONG)
          .renderer(LsOutput::new)
          .run(LsCommand::run)
          .build();

  private final Request request;
  private final CidText cids;
  private final boolean resolves;

  private LsCommand(Request request) throws FaultException {
    this.request = request;
    this.cids = CidText.of(request);
    this.resolves = request.get(SIZE) || request.get(RESOLVE_TYPE);
  }

  /** Takes the links of an object, one after another. */
  private interface Sink {
    void link(JsonObject link) throws IOException;
  }

  private static void run(Request request, Results results) throws IOException {
    LsCommand listing = new LsCommand(request);
    List<JsonObject> objects = new ArrayList<>();
    boolean stream = request.get(STREAM);
    for (String argument : request.arguments()) {
      if (stream) {
        listing.list(
            argument, link -> results.emit(listed(List.of(object(argument, List.of(link))))));
      } else {
        List<JsonObject> links = new ArrayList<>();
        listing.list(argument, links::add);
        links.sort(Comparator.comparing(link -> Name.of(link.text("Name"))));
        objects.add(object(argument, links));
      }
    }
    if (!stream) {
      results.emitOnce(listed(objects));
    }
  }

  private static JsonObject listed(List<JsonObject> objects) {
    return new JsonObject().put("Objects", objects);
  }

  private static JsonObject object(String argument, List<JsonObject> links) {
    return new JsonObject().put("Hash", argument).put("Links", links);
  }

  private void list(String argument, Sink sink) throws IOException {
    Cid cid = ContentArgument.block(request, argument);
    if (!cid.is(Codec.DAG_PB)) {
      listLinks(cid, sink);
      return;
    }
    UnixFsNode node = request.await(request.node().nodes().get(cid, request.deadline()));
    Optional<Directory> directory = Directory.of(request.node().nodes(), node);
    if (directory.isPresent()) {
      listDirectory(directory.get().cursor(), sink);
    } else if (node instanceof FileNode file && file.childCount() > 0) {
      listParts(cid, sink);
    }
  }

  private void listDirectory(DirectoryCursor cursor, Sink sink) throws IOException {
    List<DirectoryEntry> batch = request.await(cursor.next(request.deadline()));
    while (!batch.isEmpty()) {
      for (DirectoryEntry entry : batch) {
        request.checkAlive();
        sink.link(link(entry.name().toString(), entry.cid(), entry.tsize()));
      }
      batch = request.await(cursor.next(request.deadline()));
    }
  }

  /** The parts of a file, which have no names. */
  private void listParts(Cid file, Sink sink) throws IOException {
    Block block = request.await(request.node().source().get(file, request.deadline()));
    for (DagPbLink link : DagPb.decode(block.data()).links()) {
      request.checkAlive();
      sink.link(link(link.nameOrEmpty().toString(), link.cid(), link.tsize()));
    }
  }

  /** The links of a block that is no UnixFS; they have no names either. */
  private void listLinks(Cid cid, Sink sink) throws IOException {
    DataCodec codec = DataCodec.of(cid);
    Block block = request.await(request.node().source().get(cid, request.deadline()));
    List<Cid> links = new ArrayList<>();
    codec.links(block.data(), (name, link) -> links.add(link));
    for (Cid link : links) {
      request.checkAlive();
      sink.link(link("", link, 0));
    }
  }

  private JsonObject link(String name, Cid cid, long tsize) throws FaultException {
    if (cid.is(Codec.RAW)) {
      return link(name, cid, rawSize(cid, tsize), FILE, "", Metadata.NONE);
    }
    if (!resolves || !cid.is(Codec.DAG_PB)) {
      return link(name, cid, 0, UNKNOWN, "", Metadata.NONE);
    }
    UnixFsNode node = request.await(request.node().nodes().get(cid, request.deadline()));
    if (node instanceof FileNode file) {
      return link(name, cid, file.size(), FILE, "", node.metadata());
    }
    if (node instanceof SymlinkNode symlink) {
      return link(
          name,
          cid,
          symlink.target().length(),
          SYMLINK,
          symlink.target().toString(),
          node.metadata());
    }
    return link(name, cid, 0, DIRECTORY, "", node.metadata());
  }

  /** A raw block is not fetched for its length; but one that is here knows better than a link. */
  private long rawSize(Cid cid, long tsize) throws FaultException {
    try (BlockScope scope = request.node().source().openScope()) {
      long size = scope.size(cid);
      return size >= 0 ? size : Math.max(0, tsize);
    }
  }

  private JsonObject link(
      String name, Cid cid, long size, int type, String target, Metadata metadata) {
    IncomingFile.Kind kind =
        type == DIRECTORY
            ? IncomingFile.Kind.DIRECTORY
            : type == SYMLINK ? IncomingFile.Kind.SYMLINK : IncomingFile.Kind.FILE;
    long mode = metadata.mode().isPresent() ? GoMode.of(kind, metadata.mode().getAsInt()) : 0;
    return new JsonObject()
        .put("Name", name)
        .put("Hash", cids.of(cid))
        .put("Size", size)
        .put("Type", type)
        .put("Target", target)
        .put("Mode", mode)
        .put(
            "ModTime",
            metadata
                .mtime()
                .map(mtime -> GoTime.of(mtime.seconds(), mtime.nanos()))
                .orElse(GoTime.ZERO));
  }
}
