package io.orrery.fuse;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.FaultException;
import io.orrery.mfs.MutableFile;
import io.orrery.unixfs.FileReader;
import io.orrery.unixfs.NodeSource;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * Opens the files of a mutable tree for one mount, reads and writes them. It is all one by which
 * handle: a file has one content, and the node says which.
 */
final class LivingFiles {
  private final LivingNodes held;
  private final OpenFiles open;
  private final Attempts attempts;
  private final LivingView view;
  private final NodeSource nodes;
  private final Duration readDeadline;

  /**
   * @param nodes where the bytes are of files that nobody has changed
   */
  LivingFiles(
      LivingNodes held,
      OpenFiles open,
      Attempts attempts,
      LivingView view,
      NodeSource nodes,
      Duration readDeadline) {
    this.held = held;
    this.open = open;
    this.attempts = attempts;
    this.view = view;
    this.nodes = nodes;
    this.readDeadline = readDeadline;
  }

  void open(long node, OpenFlags flags, Reply<Opened> reply) {
    attempts.change(
        () -> {
          MutableFile file = held.file(node);
          if (flags.truncate()) {
            file.truncate(0);
          }
          return opened(file, flags);
        },
        reply);
  }

  Opened opened(MutableFile file, OpenFlags flags) throws FaultException {
    return new Opened(flags.writes() ? open.open(file) : WritableTree.NO_HANDLE, Opened.Cache.KEEP);
  }

  void read(long node, long offset, int length, Reply<List<ByteBuffer>> reply) {
    Deadline deadline = Deadline.after(readDeadline);
    try {
      MutableFile file = held.file(node);
      Optional<Cid> unchanged = file.unchanged();
      if (unchanged.isPresent()) {
        readInPlace(unchanged.get(), offset, length, deadline, reply);
      } else {
        attempts.look(deadline, () -> readCopy(file, offset, length), reply);
      }
    } catch (FaultException e) {
      reply.fail(e);
    }
  }

  /**
   * The bytes of a file that nobody has changed since its commit, from where the store has them.
   */
  private void readInPlace(
      Cid cid, long offset, int length, Deadline deadline, Reply<List<ByteBuffer>> reply) {
    CompletableFuture<Void> sent =
        FileReader.open(nodes, cid, deadline)
            .thenCompose(
                reader ->
                    reader.read(
                        offset,
                        length,
                        deadline,
                        views -> {
                          reply.answer(views);
                          return null;
                        }));
    Answer.when(sent, done -> {}, reply::fail);
  }

  private static List<ByteBuffer> readCopy(MutableFile file, long offset, int length)
      throws FaultException {
    ByteBuffer copy =
        ByteBuffer.allocate((int) Math.min(length, Math.max(0, file.size() - offset)));
    while (copy.hasRemaining() && file.read(offset + copy.position(), copy) > 0) {}
    return List.of(copy.flip());
  }

  void write(long node, long offset, ByteBuffer data, WriteMode mode, Reply<Void> reply) {
    try {
      MutableFile file = held.file(node);
      view.own(
              () -> {
                write(file, offset, data, mode.flags().append() && !mode.mapped());
                return file;
              })
          .run();
      if (mode.flags().synchronous()) {
        Answer.when(file.sync(), reply);
      } else {
        reply.answer(null);
      }
    } catch (FaultException e) {
      reply.fail(e);
    }
  }

  private static void write(MutableFile file, long offset, ByteBuffer data, boolean append)
      throws FaultException {
    if (append) {
      file.append(data);
      return;
    }
    int start = data.position();
    while (data.hasRemaining()) {
      file.write(offset + data.position() - start, data);
    }
  }

  void flush(long node, Reply<Void> reply) {
    attempts.look(
        () -> {
          held.file(node).flush();
          return null;
        },
        reply);
  }

  void sync(long node, Reply<Void> reply) {
    try {
      Answer.when(held.file(node).sync(), reply);
    } catch (FaultException e) {
      reply.fail(e);
    }
  }

  void allocate(
      long node,
      SpaceChange change,
      boolean keepSize,
      long offset,
      long length,
      Reply<Void> reply) {
    attempts.change(
        () -> {
          MutableFile file = held.file(node);
          if (change != SpaceChange.RESERVE) {
            file.zero(offset, length, keepSize);
          } else if (!keepSize) {
            file.allocate(offset, length);
          }
          return null;
        },
        reply);
  }

  void seek(long node, long offset, boolean hole, Reply<OptionalLong> reply) {
    attempts.look(
        () -> hole ? held.file(node).seekHole(offset) : held.file(node).seekData(offset), reply);
  }

  void copy(long node, long offset, long toNode, long toOffset, long length, Reply<Long> reply) {
    attempts.change(
        () -> held.file(toNode).copyFrom(held.file(node), offset, toOffset, length), reply);
  }
}
