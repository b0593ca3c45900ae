package io.orrery.node.commands;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.Option;
import io.orrery.node.command.Output;
import io.orrery.node.command.Renderer;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.content.FileContent;
import io.orrery.unixfs.FileNode;
import io.orrery.unixfs.SymlinkNode;
import io.orrery.unixfs.UnixFsNode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** {@code cat}. */
final class CatCommand {
  private static final Option<Long> OFFSET =
      Option.whole(Option.Kind.INT64, "offset", "o").help("Byte offset to begin reading from.");
  private static final Option<Long> LENGTH =
      Option.whole(Option.Kind.INT64, "length", "l").help("Maximum number of bytes to read.");
  static final Option<Boolean> PROGRESS =
      Option.flag("progress", "p")
          .help("Stream progress data. Defaults to true when stderr is a terminal.");

  static final Command COMMAND =
      Command.named("cat", "Show IPFS object data.")
          .summary("Displays the data contained by an IPFS or IPNS object(s) at the given path.")
          .arguments(
              Argument.text("ipfs-path", "The path to the IPFS object(s) to be outputted.")
                  .repeated()
                  .orStdin())
          .options(OFFSET, LENGTH, PROGRESS)
          .renderer(CatCommand::show)
          .run(CatCommand::run)
          .build();

  /** A part of a file, or of a symlink's text. */
  private record Part(UnixFsNode node, long offset, long length) {}

  private CatCommand() {}

  private static void run(Request request, Results results) throws IOException {
    List<Part> parts = parts(request);
    long length = parts.stream().mapToLong(Part::length).sum();
    FileContent files = new FileContent(request);
    OutputStream out = results.bytes("text/plain", length);
    for (Part part : parts) {
      if (part.node() instanceof FileNode file) {
        files.send(file, part.offset(), part.length(), out);
      } else if (part.node() instanceof SymlinkNode link) {
        out.write(link.target().toBytes(), (int) part.offset(), (int) part.length());
      }
    }
    out.close();
  }

  /** What of each argument is wanted, all looked up before the first byte goes out. */
  private static List<Part> parts(Request request) throws IOException {
    long offset = request.find(OFFSET).orElse(0L);
    long length = request.find(LENGTH).orElse(Long.MAX_VALUE);
    if (offset < 0 || length < 0) {
      throw FaultException.malformed(
          "cannot specify negative " + (offset < 0 ? "offset" : "length"));
    }
    List<Part> parts = new ArrayList<>();
    for (String argument : request.arguments()) {
      UnixFsNode node = ContentArgument.node(request, argument);
      long size = size(node);
      long from = Math.min(offset, size);
      long taken = Math.min(length, size - from);
      parts.add(new Part(node, from, taken));
      offset -= from;
      length -= taken;
    }
    return parts;
  }

  private static long size(UnixFsNode node) throws FaultException {
    if (node instanceof FileNode file) {
      return file.size();
    }
    if (node instanceof SymlinkNode link) {
      return link.target().length();
    }
    throw new FaultException(Fault.IS_A_DIRECTORY, "this dag node is a directory");
  }

  private static Renderer show(Request request, Output output) {
    boolean progress =
        request.find(PROGRESS).filter(p -> request.given(PROGRESS)).orElse(output.terminal().err());
    return new ShownBytes(output, length -> progress && length >= ShownBytes.BAR_FROM);
  }
}
