package io.orrery.node.commands;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.mfs.MutableFile;
import io.orrery.mfs.MutableLink;
import io.orrery.mfs.MutableNode;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.Option;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** {@code files read}. */
final class FilesReadCommand {
  private static final Option<Long> OFFSET =
      Option.whole(Option.Kind.INT64, "offset", "o").help("Byte offset to begin reading from.");
  private static final Option<Long> COUNT =
      Option.whole(Option.Kind.INT64, "count", "n").help("Maximum number of bytes to read.");

  private static final int PIECE = 1 << 20;

  static final Command COMMAND =
      Command.named("read", "Read a file from MFS.")
          .summary(
              """
              Prints a file of the files tree, or a part of it.

                  $ orrery files read /test/hello
                  hello
              """)
          .arguments(Argument.text("path", "Path to file to be read."))
          .options(OFFSET, COUNT)
          .renderer((request, output) -> new RawOutput(output))
          .run(FilesReadCommand::run)
          .build();

  private FilesReadCommand() {}

  private static void run(Request request, Results results) throws IOException {
    FilesPath path = FilesPath.parse(request.arguments().get(0));
    FilesTree tree = FilesTree.of(request);
    MutableFile file = file(tree, path);
    long offset = request.find(OFFSET).orElse(0L);
    if (offset < 0) {
      throw FaultException.malformed("cannot specify negative offset");
    }
    long count = request.find(COUNT).orElse(Long.MAX_VALUE);
    if (count < 0) {
      throw FaultException.malformed("cannot specify negative 'count'");
    }
    long size = file.size();
    if (offset > size) {
      throw new FaultException(
          Fault.INVALID, "offset was past end of file (" + offset + " > " + size + ")");
    }
    if (!file.hold()) {
      throw MutableFile.removed();
    }
    try {
      send(tree, file, offset, Math.min(count, size - offset), results);
    } finally {
      file.letGo();
    }
  }

  private static MutableFile file(FilesTree tree, FilesPath path) throws FaultException {
    MutableNode node;
    try {
      node = tree.find(path);
    } catch (FaultException e) {
      throw new FaultException(e.fault(), path + ": " + e.getMessage(), e);
    }
    if (node instanceof MutableLink) {
      throw FaultException.unsupported("symlinks not yet supported");
    }
    if (node instanceof MutableFile file) {
      return file;
    }
    throw new FaultException(Fault.IS_A_DIRECTORY, path + " was not a file");
  }

  /** A piece at a time: a file of any size goes through one buffer. */
  private static void send(
      FilesTree tree, MutableFile file, long offset, long length, Results results)
      throws IOException {
    OutputStream out = results.bytes("text/plain", length);
    ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE, length));
    long end = offset + length;
    for (long at = offset; at < end; ) {
      piece.clear().limit((int) Math.min(piece.capacity(), end - at));
      int got = read(tree, file, at, piece);
      if (got <= 0) {
        throw new FaultException(Fault.IO, "the file was cut short while it was read");
      }
      out.write(piece.array(), 0, got);
      at += got;
    }
    out.close();
  }

  private static int read(FilesTree tree, MutableFile file, long at, ByteBuffer piece)
      throws FaultException {
    return tree.local(
        () -> {
          piece.position(0);
          return file.read(at, piece);
        });
  }
}
