package io.orrery.node.commands;

import io.orrery.ipld.BlockScope;
import io.orrery.ipld.BlockSource;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.FaultException;
import io.orrery.mfs.MutableFile;
import io.orrery.node.command.Argument;
import io.orrery.node.command.Command;
import io.orrery.node.command.Option;
import io.orrery.node.command.Request;
import io.orrery.node.command.Results;
import io.orrery.node.pin.CidSet;
import io.orrery.node.tree.WriteTurns;
import io.orrery.unixfs.DagWalk;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/** {@code files write}. */
final class FilesWriteCommand {
  private static final Option<Long> OFFSET =
      Option.whole(Option.Kind.INT64, "offset", "o").help("Byte offset to begin writing at.");
  private static final Option<Boolean> CREATE =
      Option.flag("create", "e").help("Create the file if it does not exist.");
  private static final Option<Boolean> PARENTS =
      Option.flag("parents", "p").help("Make parent directories as needed.");
  private static final Option<Boolean> TRUNCATE =
      Option.flag("truncate", "t").help("Truncate the file to size zero before writing.");
  private static final Option<Long> COUNT =
      Option.whole(Option.Kind.INT64, "count", "n").help("Maximum number of bytes to read.");

  private static final int PIECE = 1 << 20;

  static final Command COMMAND =
      Command.named("write", "Append to (modify) a file in MFS.")
          .summary(
              """
              Writes all of the input into a file, from its beginning or from --offset on. What
              lies between the end of the file and the offset reads as zeros. The file has the CID
              that 'add' gives to the same bytes.

                  echo "hello world" | orrery files write --create --parents /myfs/a/b/file
                  echo "hello world" | orrery files write --truncate /myfs/a/b/file

              Several that write the same file do so one after another. 'add --to-files' puts a new
              file there in one step.
              """)
          .arguments(
              Argument.text("path", "Path to write to."),
              Argument.file("data", "Data to write.").orStdin())
          .options(
              OFFSET,
              CREATE,
              PARENTS,
              TRUNCATE,
              COUNT,
              FilesFormat.RAW_LEAVES,
              FilesFormat.CID_VERSION,
              FilesFormat.HASH)
          .run(FilesWriteCommand::run)
          .build();

  private FilesWriteCommand() {}

  private static void run(Request request, Results results) throws IOException {
    FilesPath path = FilesPath.parse(request.givenArguments().get(0));
    FilesFormat.requireUsual(request);
    FilesFormat.requireUsualLeaves(request);
    long offset = request.find(OFFSET).orElse(0L);
    if (offset < 0) {
      throw FaultException.malformed("cannot have negative write offset");
    }
    long count = request.find(COUNT).orElse(Long.MAX_VALUE);
    if (count < 0) {
      throw FaultException.malformed("cannot have negative byte count");
    }
    FilesTree tree = FilesTree.of(request);
    if (request.get(PARENTS)) {
      tree.makeParents(path);
    }
    MutableFile file = tree.file(path, request.get(CREATE));
    InputStream data = request.file();
    try (WriteTurns.Turn turn = request.node().trees().turns().take(file)) {
      request.await(turn.come());
      write(request, tree, file, data, offset, count);
    }
    tree.flush();
  }

  private static void write(
      Request request, FilesTree tree, MutableFile file, InputStream data, long offset, long count)
      throws IOException {
    try (Opened opened = new Opened(tree, file)) {
      if (request.get(TRUNCATE)) {
        tree.local(() -> file.truncate(0));
      } else {
        fetchWhole(request, file);
      }
      ByteBuffer piece = ByteBuffer.allocate(PIECE);
      long at = offset;
      long left = count;
      while (left > 0) {
        int got = data.readNBytes(piece.array(), 0, (int) Math.min(PIECE, left));
        if (got == 0) {
          return;
        }
        opened.write(at, piece.clear().limit(got));
        at += got;
        left -= got;
      }
    }
  }

  /**
   * A file that was copied from elsewhere and is not all here might never become a DAG again once
   * it is changed, and with it the whole tree: what is missing is fetched before.
   */
  private static void fetchWhole(Request request, MutableFile file) throws FaultException {
    Optional<Cid> base = file.unchanged();
    if (base.isEmpty()) {
      return;
    }
    BlockSource source = request.node().source();
    CidSet seen = new CidSet();
    request.await(source.get(base.get(), request.deadline()));
    DagWalk.walk(
        source,
        base.get(),
        request::deadline,
        step -> {
          request.checkAlive();
          return seen.add(step.cid()) && !(step.cid().is(Codec.RAW) && isHere(source, step.cid()));
        });
  }

  private static boolean isHere(BlockSource source, Cid cid) throws FaultException {
    try (BlockScope scope = source.openScope()) {
      return scope.size(cid) >= 0;
    }
  }

  /** A file while it is written. */
  private static final class Opened implements Closeable {
    private final FilesTree tree;
    private final MutableFile file;

    Opened(FilesTree tree, MutableFile file) throws FaultException {
      this.tree = tree;
      this.file = file;
      file.opened();
    }

    /** The piece may go in several parts: when the disk gets full, the next one says so. */
    void write(long at, ByteBuffer piece) throws FaultException {
      while (piece.hasRemaining()) {
        long position = at + piece.position();
        tree.local(() -> file.write(position, piece));
      }
    }

    @Override
    public void close() throws FaultException {
      file.closed();
    }
  }
}
