package io.orrery.node.commands;

import io.orrery.ipld.BlockScope;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.mfs.MutableDirectory;
import io.orrery.mfs.MutableEntry;
import io.orrery.mfs.MutableNode;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.Option;
import io.orrery.node.command.Output;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.json.JsonObject;
import io.orrery.unixfs.Directory;
import io.orrery.unixfs.DirectoryCursor;
import io.orrery.unixfs.DirectoryEntry;
import io.orrery.unixfs.FileNode;
import io.orrery.unixfs.SymlinkNode;
import io.orrery.unixfs.UnixFsNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** {@code files ls}. */
final class FilesLsCommand {
  private static final Option<Boolean> LONG =
      Option.flag("long", "l").help("Use long listing format.");
  private static final Option<Boolean> UNSORTED =
      Option.flag("U").help("Do not sort. Entries come sorted in any case.");

  private static final int FILE = 0;
  private static final int DIRECTORY = 1;

  static final Command COMMAND =
      Command.named("ls", "List directories in the local mutable namespace.")
          .summary(
              """
              Lists a directory of the files tree, or a file by itself. With --long, each name is
              followed by its CID and the bytes of a file.

                  $ orrery files ls /myfiles/a/b/c/d
                  foo
                  bar
              """)
          .arguments(Argument.text("path", "Path to show listing for. Defaults to '/'.").optional())
          .options(LONG, UNSORTED)
          .text(FilesLsCommand::print)
          .run(FilesLsCommand::run)
          .build();

  private final Request request;
  private final FilesTree tree;
  private final CidText cids;

  private FilesLsCommand(Request request) throws FaultException {
    this.request = request;
    this.tree = FilesTree.of(request);
    this.cids = CidText.of(request);
  }

  private static void run(Request request, Results results) throws IOException {
    FilesPath path = FilesPath.parse(request.argument(0).orElse("/"));
    List<JsonObject> entries = new FilesLsCommand(request).list(path);
    results.emitOnce(new JsonObject().put("Entries", entries.isEmpty() ? null : entries));
  }

  private List<JsonObject> list(FilesPath path) throws FaultException {
    MutableNode node = tree.find(path);
    if (!(node instanceof MutableDirectory directory)) {
      return List.of(
          request.get(LONG) ? entry(path.name(), tree.cid(node), 0) : named(path.name()));
    }
    if (request.get(LONG)) {
      return details(tree.cid(directory));
    }
    return tree.local(() -> directory.list()).stream()
        .map(MutableEntry::name)
        .sorted()
        .map(FilesLsCommand::named)
        .toList();
  }

  private static JsonObject named(Name name) {
    return entry(name, FILE, 0, "");
  }

  private static JsonObject entry(Name name, int type, long size, String hash) {
    return new JsonObject()
        .put("Name", name.toString())
        .put("Type", type)
        .put("Size", size)
        .put("Hash", hash);
  }

  private List<JsonObject> details(Cid cid) throws FaultException {
    Directory directory =
        request.await(Directory.open(request.node().nodes(), cid, request.deadline()));
    List<DirectoryEntry> found = new ArrayList<>();
    DirectoryCursor cursor = directory.cursor();
    List<DirectoryEntry> batch = request.await(cursor.next(request.deadline()));
    while (!batch.isEmpty()) {
      found.addAll(batch);
      batch = request.await(cursor.next(request.deadline()));
    }
    found.sort(Comparator.comparing(DirectoryEntry::name));
    List<JsonObject> entries = new ArrayList<>();
    for (DirectoryEntry each : found) {
      request.checkAlive();
      if (each.name().isFileName()) {
        entries.add(entry(each.name(), each.cid(), each.tsize()));
      }
    }
    return entries;
  }

  private JsonObject entry(Name name, Cid cid, long tsize) throws FaultException {
    String hash = cids.of(cid);
    if (cid.is(Codec.RAW)) {
      return entry(name, FILE, rawSize(cid, tsize), hash);
    }
    UnixFsNode node = request.await(request.node().nodes().get(cid, request.deadline()));
    if (node instanceof FileNode file) {
      return entry(name, FILE, file.size(), hash);
    }
    return node instanceof SymlinkNode link
        ? entry(name, FILE, link.target().length(), hash)
        : entry(name, DIRECTORY, 0, hash);
  }

  /** A raw block is not fetched for its length; but one that is here knows better than a link. */
  private long rawSize(Cid cid, long tsize) throws FaultException {
    try (BlockScope scope = request.node().source().openScope()) {
      long size = scope.size(cid);
      return size >= 0 ? size : Math.max(0, tsize);
    }
  }

  private static void print(Request request, JsonObject listed, Output output) throws IOException {
    for (JsonObject entry : listed.objects("Entries")) {
      String name = ShownName.of(entry.text("Name"));
      if (request.get(LONG)) {
        output.line(
            name
                + (entry.number("Type") == DIRECTORY ? "/" : "")
                + "\t"
                + entry.text("Hash")
                + "\t"
                + entry.number("Size"));
      } else {
        output.line(name);
      }
    }
  }
}
