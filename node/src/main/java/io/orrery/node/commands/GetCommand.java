package io.orrery.node.commands;

import io.orrery.ipld.Block;
import io.orrery.ipld.DagPb;
import io.orrery.ipld.DagPbLink;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.Option;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.content.FileContent;
import io.orrery.node.content.TreeArchive;
import io.orrery.unixfs.ContentPath;
import io.orrery.unixfs.FileNode;
import io.orrery.unixfs.SymlinkNode;
import io.orrery.unixfs.UnixFsNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.OptionalInt;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * {@code get}. What is sent is a tar archive in any case but {@code -C} without {@code -a}, which
 * is one file, packed; the command line takes the archive apart unless it was asked for.
 */
final class GetCommand {
  static final Option<String> OUTPUT =
      Option.text("output", "o").help("The path where the output should be stored.");
  static final Option<Boolean> ARCHIVE = Option.flag("archive", "a").help("Output a TAR archive.");
  static final Option<Boolean> COMPRESS =
      Option.flag("compress", "C").help("Compress the output with GZIP compression.");
  private static final Option<Long> LEVEL =
      Option.number("compression-level", "l").help("The level of compression (1-9).");
  static final Option<Boolean> PROGRESS =
      Option.flag("progress", "p")
          .help("Stream progress data. Defaults to true when stderr is a terminal.");

  private static final int BUFFER = 1 << 16;

  static final Command COMMAND =
      Command.named("get", "Download IPFS objects.")
          .summary(
              """
              Stores to disk the data contained an IPFS or IPNS object(s) at the given path.

              By default, the output will be stored at './<ipfs-path>', but an alternate
              path can be specified with '--output=<path>' or '-o=<path>'.

              To output a TAR archive instead of unpacked files, use '--archive' or '-a'.

              To compress the output with GZIP compression, use '--compress' or '-C'. You
              may also specify the level of compression by specifying '-l=<1-9>'.
              """)
          .arguments(
              Argument.text("ipfs-path", "The path to the IPFS object(s) to be outputted.")
                  .orStdin())
          .options(OUTPUT, ARCHIVE, COMPRESS, LEVEL, PROGRESS)
          .prepare((request, terminal) -> level(request))
          .renderer(GetOutput::new)
          .run(GetCommand::run)
          .build();

  private GetCommand() {}

  private static OptionalInt level(Request request) throws FaultException {
    if (!request.get(COMPRESS)) {
      return OptionalInt.empty();
    }
    long level = request.find(LEVEL).orElse((long) Deflater.DEFAULT_COMPRESSION);
    if (request.given(LEVEL) && (level < 1 || level > 9)) {
      throw FaultException.malformed("compression level must be between 1 and 9");
    }
    return OptionalInt.of((int) level);
  }

  private static void run(Request request, Results results) throws IOException {
    OptionalInt level = level(request);
    String argument = request.arguments().get(0);
    UnixFsNode node = ContentArgument.node(request, argument);
    boolean archive = request.get(ARCHIVE) || level.isEmpty();
    if (!archive && !(node instanceof FileNode)) {
      throw FaultException.refused("file is not regular");
    }
    String type = level.isPresent() ? "application/gzip" : "application/x-tar";
    try (OutputStream out = packed(results.bytes(type, size(request, node)), level)) {
      if (archive) {
        new TreeArchive(request, out).write(name(argument), node);
      } else {
        FileNode file = (FileNode) node;
        new FileContent(request).send(file, 0, file.size(), out);
      }
    }
  }

  private static OutputStream packed(OutputStream out, OptionalInt level) throws IOException {
    // Headers and paddings are short, and the way may lead over a socket.
    return level.isEmpty()
        ? new BufferedOutputStream(out, BUFFER)
        : new GZIPOutputStream(out, BUFFER) {
          {
            def.setLevel(level.getAsInt());
          }
        };
  }

  /** What the root is called: the last name of its path. */
  private static Name name(String argument) throws FaultException {
    ContentPath path = ContentPath.parse(argument);
    List<Name> names = path.segments();
    return names.isEmpty() ? Name.of(path.root()) : names.get(names.size() - 1);
  }

  /** As Kubo says it: of a directory, the size of all its blocks. */
  private static long size(Request request, UnixFsNode node) throws FaultException {
    if (node instanceof FileNode file) {
      return file.size();
    }
    if (node instanceof SymlinkNode link) {
      return link.target().length();
    }
    Block block = request.await(request.node().source().get(node.cid(), request.deadline()));
    long size = block.size();
    for (DagPbLink link : DagPb.decode(block.data()).links()) {
      size += Math.max(0, link.tsize());
    }
    return size;
  }
}
