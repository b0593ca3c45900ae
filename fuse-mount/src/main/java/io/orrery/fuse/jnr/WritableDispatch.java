package io.orrery.fuse.jnr;

import io.orrery.fuse.Errno;
import io.orrery.fuse.OpenFlags;
import io.orrery.fuse.Reply;
import io.orrery.fuse.SpaceChange;
import io.orrery.fuse.WritableTree;
import io.orrery.fuse.WriteMode;
import io.orrery.fuse.mount.Operation;
import java.nio.ByteBuffer;
import java.util.List;

/** The entries of the table for a tree that may change: here those for open files. */
final class WritableDispatch extends Dispatch {
  /** Positions in the structure. */
  private static final int WRITE = 16;

  private static final int FLUSH = 17;
  private static final int RELEASE = 18;
  private static final int FSYNC = 19;
  private static final int RELEASEDIR = 22;
  private static final int FSYNCDIR = 23;
  private static final int FALLOCATE = 40;

  private final WritableTree tree;

  WritableDispatch(Native.LibFuse fuse, WritableTree tree, PendingRequests pending) {
    super(fuse, tree, pending);
    this.tree = tree;
    enter(WRITE, Native.SixCall.class, this::write);
    enter(FLUSH, Native.NodeCall.class, this::flush);
    enter(RELEASE, Native.NodeCall.class, (r, node, info) -> release(r, node, info, false));
    enter(RELEASEDIR, Native.NodeCall.class, (r, node, info) -> release(r, node, info, true));
    enter(FSYNC, Native.NameCall.class, (r, node, only, info) -> sync(r, node, only, info, false));
    enter(
        FSYNCDIR, Native.NameCall.class, (r, node, only, info) -> sync(r, node, only, info, true));
    enter(FALLOCATE, Native.SixCall.class, this::allocate);
    new NameChanges(this, tree).enterAll();
  }

  @Override
  void open(long request, long node, long fileInfo, boolean directory) {
    if (directory) {
      serve(
          Operation.OPEN,
          replies.opened(request, unread -> tree.releaseDirectory(node, unread.handle())),
          reply -> tree.openDirectory(node, reply));
    } else {
      OpenFlags flags = new OpenFlags(FileInfo.flags(fileInfo), RawRequest.openKillsPrivileges());
      serve(
          Operation.OPEN,
          replies.opened(request, unread -> tree.release(node, unread.handle())),
          reply -> tree.open(node, flags, reply));
    }
  }

  @Override
  void read(long node, long offset, int size, long fileInfo, Reply<List<ByteBuffer>> to) {
    tree.read(node, FileInfo.handle(fileInfo), offset, size, to);
  }

  @Override
  void list(long node, long offset, long fileInfo, KernelListing listing) {
    tree.list(node, FileInfo.handle(fileInfo), offset, listing);
  }

  private void write(long request, long node, long bytes, long size, long offset, long fileInfo) {
    OpenFlags flags = new OpenFlags(FileInfo.flags(fileInfo), RawRequest.writeKillsPrivileges());
    WriteMode mode = new WriteMode(flags, FileInfo.isFromMap(fileInfo));
    if (size == 0) {
      fuse.fuse_reply_write(request, 0);
    } else if (offset > Long.MAX_VALUE - size) {
      fuse.fuse_reply_err(request, Errno.EFBIG.number());
    } else {
      ByteBuffer data = Native.MEMORY.newDirectByteBuffer(bytes, (int) size);
      serve(
          Operation.WRITE,
          replies.written(request, size),
          reply -> tree.write(node, FileInfo.handle(fileInfo), offset, data, mode, reply));
    }
  }

  private void flush(long request, long node, long fileInfo) {
    long handle = FileInfo.handle(fileInfo);
    if (handle == WritableTree.NO_HANDLE) {
      fuse.fuse_reply_err(request, 0);
    } else {
      serve(Operation.FLUSH, replies.done(request), reply -> tree.flush(node, handle, reply));
    }
  }

  private void release(long request, long node, long fileInfo, boolean directory) {
    long handle = FileInfo.handle(fileInfo);
    serve(
        Operation.RELEASE,
        replies.done(request),
        reply -> {
          if (handle != WritableTree.NO_HANDLE && directory) {
            tree.releaseDirectory(node, handle);
          } else if (handle != WritableTree.NO_HANDLE) {
            tree.release(node, handle);
          }
          reply.answer(null);
        });
  }

  private void sync(long request, long node, long only, long fileInfo, boolean directory) {
    long handle = FileInfo.handle(fileInfo);
    boolean dataOnly = (int) only != 0;
    serve(
        Operation.FSYNC,
        replies.done(request),
        reply -> {
          if (directory) {
            tree.syncDirectory(node, handle, dataOnly, reply);
          } else {
            tree.sync(node, handle, dataOnly, reply);
          }
        });
  }

  private void allocate(
      long request, long node, long modeWord, long offset, long length, long fileInfo) {
    int mode = (int) modeWord;
    SpaceChange change = SpaceChange.of(mode);
    if (change == null) {
      fuse.fuse_reply_err(request, Errno.EOPNOTSUPP.number());
    } else if (offset > Long.MAX_VALUE - length) {
      fuse.fuse_reply_err(request, Errno.EFBIG.number());
    } else {
      boolean keepSize = SpaceChange.keepsSize(mode);
      long handle = FileInfo.handle(fileInfo);
      serve(
          Operation.FALLOCATE,
          replies.done(request),
          reply -> tree.allocate(node, handle, change, keepSize, offset, length, reply));
    }
  }
}
