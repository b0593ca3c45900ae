package io.orrery.fuse.kernel;

import io.orrery.fuse.Errno;
import io.orrery.fuse.OpenFlags;
import io.orrery.fuse.Opened;
import io.orrery.fuse.SpaceChange;
import io.orrery.fuse.WritableTree;
import io.orrery.fuse.WriteMode;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;

/** The requests to a tree that may change: here those on open files and directories. */
final class WritableDispatch extends Dispatch {
  /** Of {@code struct fuse_open_out}. */
  private static final int FOPEN_DIRECT_IO = 1;

  /** Since protocol 7.35; older kernels do not look at it. */
  private static final int FOPEN_NOFLUSH = 1 << 5;

  /** Of {@code struct fuse_open_in} and {@code fuse_create_in}. */
  private static final int OPEN_KILL_SUIDGID = 1;

  /** Of {@code struct fuse_write_in}. */
  private static final int WRITE_CACHE = 1;

  private static final int WRITE_KILL_SUIDGID = 1 << 2;
  private static final int WRITE_IN = 40;

  /** Of {@code struct fuse_fsync_in}. */
  private static final int FDATASYNC = 1;

  /** lseek(2). */
  private static final int SEEK_DATA = 3;

  private static final int SEEK_HOLE = 4;

  /** The most that {@code struct fuse_write_out} can tell, less a page. */
  private static final long MAX_COPY = 0xFFFF_F000L;

  /** Where lseek(2) finds nothing. */
  private static final int ENXIO = 6;

  private final WritableTree tree;
  private final NameChanges names;

  WritableDispatch(Exchange exchange, WritableTree tree, Negotiation negotiated) {
    super(exchange, tree, negotiated);
    this.tree = tree;
    this.names = new NameChanges(exchange, tree);
  }

  @Override
  void other(Request request, Opcode opcode) {
    switch (opcode) {
      case WRITE -> write(request);
      case FLUSH -> flush(request);
      case RELEASE, RELEASEDIR -> release(request, opcode == Opcode.RELEASEDIR);
      case FSYNC, FSYNCDIR -> sync(request, opcode == Opcode.FSYNCDIR);
      case FALLOCATE -> allocate(request);
      case LSEEK -> seek(request);
      case COPY_FILE_RANGE -> copy(request, false);
      case COPY_FILE_RANGE_64 -> copy(request, true);
      default -> names.serve(request, opcode);
    }
  }

  /** {@code struct fuse_open_in}: u32 flags, open_flags. */
  @Override
  void open(Request request, boolean directory) {
    if (exchange.malformed(request, 8)) {
      return;
    }
    long node = request.nodeid();
    Answer.Form<Opened> form = (value, unique) -> openOut(Message.of(0, unique), value, directory);
    if (directory) {
      exchange.serve(
          request,
          form,
          untaken -> giveBack(node, untaken, true),
          answer -> tree.openDirectory(node, answer));
    } else {
      OpenFlags flags = openFlags(request.bodyInt(0), request.bodyInt(4));
      exchange.serve(
          request,
          form,
          untaken -> giveBack(node, untaken, false),
          answer -> tree.open(node, flags, answer));
    }
  }

  static OpenFlags openFlags(int flags, int openFlags) {
    return new OpenFlags(flags, (openFlags & OPEN_KILL_SUIDGID) != 0);
  }

  /** {@code struct fuse_open_out}: u64 fh, u32 open_flags, u32 backing_id. */
  static Message openOut(Message message, Opened opened, boolean directory) {
    int cache =
        switch (opened.cache()) {
          case KEEP -> FOPEN_KEEP_CACHE | (directory ? FOPEN_CACHE_DIR : 0);
          case RENEW -> directory ? FOPEN_CACHE_DIR : 0;
          case NONE -> directory ? 0 : FOPEN_DIRECT_IO;
        };
    int silent = opened.handle() == WritableTree.NO_HANDLE ? FOPEN_NOFLUSH : 0;
    return message.longs(opened.handle()).ints(cache | silent, 0);
  }

  private void giveBack(long node, Opened untaken, boolean directory) {
    if (untaken.handle() == WritableTree.NO_HANDLE) {
      return;
    }
    if (directory) {
      tree.releaseDirectory(node, untaken.handle());
    } else {
      tree.release(node, untaken.handle());
    }
  }

  @Override
  void read(Request request, Answer<List<ByteBuffer>> answer) {
    tree.read(request.nodeid(), request.handle(), request.readOffset(), request.readSize(), answer);
  }

  @Override
  void list(Request request, EntryList entries) {
    tree.list(request.nodeid(), request.handle(), request.readOffset(), entries);
  }

  /**
   * {@code struct fuse_write_in}: u64 fh, offset, u32 size, write_flags, u64 lock_owner, u32 flags,
   * padding; then the bytes. Answered by {@code struct fuse_write_out}: u32 size, padding.
   */
  private void write(Request request) {
    if (exchange.malformed(request, WRITE_IN)) {
      return;
    }
    long offset = request.bodyLong(8);
    int size = request.bodyInt(16);
    if (size < 0 || offset < 0 || !request.hasBody(WRITE_IN + (long) size)) {
      exchange.error(request, Errno.EINVAL);
    } else if (offset > Long.MAX_VALUE - size) {
      exchange.error(request, Errno.EFBIG);
    } else if (size == 0) {
      exchange.send(Message.of(0, request.unique()).ints(0, 0));
    } else {
      int how = request.bodyInt(20);
      OpenFlags flags = new OpenFlags(request.bodyInt(32), (how & WRITE_KILL_SUIDGID) != 0);
      WriteMode mode = new WriteMode(flags, (how & WRITE_CACHE) != 0);
      ByteBuffer data = request.bytes(WRITE_IN, size);
      exchange.serve(
          request,
          (Void done, long unique) -> Message.of(0, unique).ints(size, 0),
          answer -> tree.write(request.nodeid(), request.handle(), offset, data, mode, answer));
    }
  }

  /** {@code struct fuse_flush_in}: u64 fh, u32 unused, padding, u64 lock_owner. */
  private void flush(Request request) {
    if (exchange.malformed(request, 8)) {
      return;
    }
    if (request.handle() == WritableTree.NO_HANDLE) {
      exchange.done(request);
    } else {
      exchange.serve(request, answer -> tree.flush(request.nodeid(), request.handle(), answer));
    }
  }

  /** {@code struct fuse_release_in}: u64 fh, u32 flags, release_flags, u64 lock_owner. */
  private void release(Request request, boolean directory) {
    if (exchange.malformed(request, 8)) {
      return;
    }
    exchange.serve(
        request,
        (Answer<Void> answer) -> {
          giveBack(request.nodeid(), new Opened(request.handle(), Opened.Cache.NONE), directory);
          answer.answer(null);
        });
  }

  /** {@code struct fuse_fsync_in}: u64 fh, u32 fsync_flags, padding. */
  private void sync(Request request, boolean directory) {
    if (exchange.malformed(request, 16)) {
      return;
    }
    long node = request.nodeid();
    long handle = request.handle();
    boolean dataOnly = (request.bodyInt(8) & FDATASYNC) != 0;
    exchange.serve(
        request,
        answer -> {
          if (directory) {
            tree.syncDirectory(node, handle, dataOnly, answer);
          } else {
            tree.sync(node, handle, dataOnly, answer);
          }
        });
  }

  /** {@code struct fuse_fallocate_in}: u64 fh, offset, length, u32 mode, padding. */
  private void allocate(Request request) {
    if (exchange.malformed(request, 32)) {
      return;
    }
    long offset = request.bodyLong(8);
    long length = request.bodyLong(16);
    int mode = request.bodyInt(24);
    SpaceChange change = SpaceChange.of(mode);
    if (change == null) {
      exchange.error(request, Errno.EOPNOTSUPP);
    } else if (offset < 0 || length <= 0) {
      exchange.error(request, Errno.EINVAL);
    } else if (offset > Long.MAX_VALUE - length) {
      exchange.error(request, Errno.EFBIG);
    } else {
      boolean keepSize = SpaceChange.keepsSize(mode);
      exchange.serve(
          request,
          answer ->
              tree.allocate(
                  request.nodeid(), request.handle(), change, keepSize, offset, length, answer));
    }
  }

  /** {@code struct fuse_lseek_in}: u64 fh, offset, u32 whence, padding; answered by u64 offset. */
  private void seek(Request request) {
    if (exchange.malformed(request, 24)) {
      return;
    }
    long offset = request.bodyLong(8);
    int whence = request.bodyInt(16);
    if (whence != SEEK_DATA && whence != SEEK_HOLE) {
      exchange.error(request, Errno.EINVAL);
    } else if (offset < 0) {
      exchange.send(Message.of(ENXIO, request.unique()));
    } else {
      exchange.serve(
          request,
          (OptionalLong found, long unique) ->
              found.isPresent()
                  ? Message.of(0, unique).longs(found.getAsLong())
                  : Message.of(ENXIO, unique),
          answer ->
              tree.seek(request.nodeid(), request.handle(), offset, whence == SEEK_HOLE, answer));
    }
  }

  /**
   * {@code struct fuse_copy_file_range_in}: u64 fh_in, off_in, nodeid_out, fh_out, off_out, len,
   * flags; answered by {@code struct fuse_write_out}, or {@code struct fuse_copy_file_range_out}
   * (u64 bytes_copied).
   */
  private void copy(Request request, boolean wide) {
    if (exchange.malformed(request, 56)) {
      return;
    }
    long offset = request.bodyLong(8);
    long toOffset = request.bodyLong(32);
    long asked = request.bodyLong(40);
    if (offset < 0 || toOffset < 0 || asked < 0 || request.bodyLong(48) != 0) {
      exchange.error(request, Errno.EINVAL);
      return;
    }
    long length = wide ? asked : Math.min(asked, MAX_COPY);
    exchange.serve(
        request,
        (Long copied, long unique) ->
            wide
                ? Message.of(0, unique).longs(copied)
                : Message.of(0, unique).ints(copied.intValue(), 0),
        answer ->
            tree.copy(
                request.nodeid(),
                request.handle(),
                offset,
                request.bodyLong(16),
                request.bodyLong(24),
                toOffset,
                length,
                answer));
  }
}
