package io.orrery.fuse.mutable;

import io.orrery.fuse.Answer;
import io.orrery.fuse.OpenFlags;
import io.orrery.fuse.Opened;
import io.orrery.fuse.Reply;
import io.orrery.fuse.SpaceChange;
import io.orrery.fuse.WritableTree;
import io.orrery.fuse.WriteMode;
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
  private final LivingAttributes living;
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
      LivingAttributes living,
      OpenFiles open,
      Attempts attempts,
      LivingView view,
      NodeSource nodes,
      Duration readDeadline) {
    this.held = held;
    this.living = living;
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
          empty(file, flags);
          return opened(file, flags);
        },
        reply);
  }

  /** As O_TRUNC has it. */
  void empty(MutableFile file, OpenFlags flags) throws FaultException {
    if (flags.truncate()) {
      file.truncate(0);
      if (flags.killPrivileges()) {
        living.killPrivileges(file);
      }
    }
  }

  Opened opened(MutableFile file, OpenFlags flags) throws FaultException {
    return new Opened(flags.writes() ? open.open(file) : WritableTree.NO_HANDLE, Opened.Cache.KEEP);
  }

  void read(long node, long offset, int length, Reply<List<ByteBuffer>> reply) {
    try {
      read(held.file(node), offset, length, Deadline.after(readDeadline), reply);
    } catch (FaultException e) {
      reply.fail(e);
    }
  }

  private void read(
      MutableFile file, long offset, int length, Deadline deadline, Reply<List<ByteBuffer>> reply) {
    Optional<Cid> unchanged = file.unchanged();
    if (unchanged.isEmpty()) {
      attempts.look(deadline, () -> readCopy(file, offset, length), reply);
      return;
    }
    Answer.when(
        readInPlace(unchanged.get(), offset, length, deadline, reply),
        done -> {},
        fault -> {
          // A commit may have come between, after which the blocks of the one before may go.
          if (file.unchanged().equals(unchanged)) {
            reply.fail(fault);
          } else {
            read(file, offset, length, deadline, reply);
          }
        });
  }

  /**
   * The bytes of a file that nobody has changed since its commit, from where the store has them.
   */
  private CompletableFuture<Void> readInPlace(
      Cid cid, long offset, int length, Deadline deadline, Reply<List<ByteBuffer>> reply) {
    return FileReader.open(nodes, cid, deadline)
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
                if (mode.flags().append() && !mode.mapped()) {
                  append(node, file, offset, data);
                } else {
                  write(file, offset, data);
                }
                if (mode.flags().killPrivileges()) {
                  living.killPrivileges(file);
                }
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

  /** The kernel has the bytes in its pages at the end that it knew of. */
  private void append(long node, MutableFile file, long knownEnd, ByteBuffer data)
      throws FaultException {
    if (file.append(data) != knownEnd) {
      view.mistook(node);
    }
  }

  private static void write(MutableFile file, long offset, ByteBuffer data) throws FaultException {
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

  void seek(long node, long handle, long offset, boolean hole, Reply<OptionalLong> reply) {
    attempts.look(
        () -> {
          MutableFile file = held.file(node);
          // Whoever only reads copies what he finds; and of a file that somebody has mapped the
          // kernel may hold pages that it does not write before it asks this.
          if (handle == WritableTree.NO_HANDLE && file.isOpenForWriting()) {
            return allData(file.size(), offset, hole);
          }
          return hole ? file.seekHole(offset) : file.seekData(offset);
        },
        reply);
  }

  private static OptionalLong allData(long size, long offset, boolean hole) {
    return offset >= size ? OptionalLong.empty() : OptionalLong.of(hole ? size : offset);
  }

  void copy(long node, long offset, long toNode, long toOffset, long length, Reply<Long> reply) {
    attempts.change(
        () -> held.file(toNode).copyFrom(held.file(node), offset, toOffset, length), reply);
  }
}
