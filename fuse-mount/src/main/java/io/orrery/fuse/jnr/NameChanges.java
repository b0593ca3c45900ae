package io.orrery.fuse.jnr;

import io.orrery.fuse.AttributeChange;
import io.orrery.fuse.Caller;
import io.orrery.fuse.Errno;
import io.orrery.fuse.Kind;
import io.orrery.fuse.Lookup;
import io.orrery.fuse.OpenFlags;
import io.orrery.fuse.RenameMode;
import io.orrery.fuse.WritableTree;
import io.orrery.fuse.XattrMode;
import io.orrery.fuse.mount.Operation;
import io.orrery.ipld.Name;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import jnr.ffi.Pointer;
import ru.serce.jnrfuse.struct.FileStat;
import ru.serce.jnrfuse.struct.Timespec;

/** The entries of the table that change what a tree holds, besides the content of files. */
final class NameChanges {
  /** Positions in the structure. */
  private static final int SETATTR = 5;

  private static final int MKNOD = 7;
  private static final int MKDIR = 8;
  private static final int UNLINK = 9;
  private static final int RMDIR = 10;
  private static final int SYMLINK = 11;
  private static final int RENAME = 12;
  private static final int LINK = 13;
  private static final int SETXATTR = 25;
  private static final int REMOVEXATTR = 28;
  private static final int CREATE = 30;

  /** The type bits of a mode (inode(7)), and the others. */
  private static final int TYPE = 0170000;

  private static final int PERMISSIONS = 07777;

  /** {@code FUSE_SET_ATTR_…}: the fields that are to be set. */
  private static final int SET_MODE = 1;

  private static final int SET_UID = 1 << 1;
  private static final int SET_GID = 1 << 2;
  private static final int SET_SIZE = 1 << 3;
  private static final int SET_ATIME = 1 << 4;
  private static final int SET_MTIME = 1 << 5;
  private static final int SET_ATIME_NOW = 1 << 7;
  private static final int SET_MTIME_NOW = 1 << 8;

  private final Dispatch dispatch;
  private final Native.LibFuse fuse;
  private final Replies replies;
  private final WritableTree tree;

  NameChanges(Dispatch dispatch, WritableTree tree) {
    this.dispatch = dispatch;
    this.fuse = dispatch.fuse;
    this.replies = dispatch.replies;
    this.tree = tree;
  }

  void enterAll() {
    dispatch.enter(SETATTR, Native.RangeCall.class, this::setAttributes);
    dispatch.enter(MKNOD, Native.RangeCall.class, this::makeNode);
    dispatch.enter(MKDIR, Native.NameCall.class, this::makeDirectory);
    dispatch.enter(SYMLINK, Native.NameCall.class, this::makeSymlink);
    dispatch.enter(CREATE, Native.RangeCall.class, this::create);
    dispatch.enter(UNLINK, Native.NodeCall.class, this::unlink);
    dispatch.enter(RMDIR, Native.NodeCall.class, this::removeDirectory);
    dispatch.enter(RENAME, Native.RangeCall.class, this::rename);
    dispatch.enter(
        LINK,
        Native.NameCall.class,
        (r, node, parent, name) -> fuse.fuse_reply_err(r, Errno.EPERM.number()));
    dispatch.enter(SETXATTR, Native.SixCall.class, this::setXattr);
    dispatch.enter(REMOVEXATTR, Native.NodeCall.class, this::removeXattr);
  }

  private static Name name(long address) {
    return Name.of(ByteBuffer.wrap(Native.MEMORY.getZeroTerminatedByteArray(address)));
  }

  /** {@code struct fuse_ctx}: uid, gid, pid, umask. */
  private Caller caller(long request) {
    long context = fuse.fuse_req_ctx(request);
    return new Caller(
        Native.MEMORY.getInt(context),
        Native.MEMORY.getInt(context + 4),
        Native.MEMORY.getInt(context + 8));
  }

  private void make(long request, Dispatch.Serving<KernelReply<Lookup.Found>> making) {
    dispatch.serve(Operation.CREATE, replies.lookup(request, tree), making);
  }

  private void setAttributes(long request, long node, long stat, long toSet, long fileInfo) {
    long handle = fileInfo == 0 ? WritableTree.NO_HANDLE : FileInfo.handle(fileInfo);
    AttributeChange change;
    try {
      change = change(FileStat.of(Pointer.wrap(Native.runtime(), stat)), (int) toSet);
    } catch (DateTimeException outOfRange) {
      fuse.fuse_reply_err(request, Errno.EINVAL.number());
      return;
    }
    if (change.size().isPresent() && change.size().getAsLong() < 0) {
      fuse.fuse_reply_err(request, Errno.EINVAL.number());
      return;
    }
    dispatch.serve(
        Operation.SETATTR,
        replies.attributes(request),
        reply -> tree.setAttributes(node, handle, change, reply));
  }

  private static AttributeChange change(FileStat stat, int toSet) {
    return new AttributeChange(
        number(toSet, SET_MODE, stat.st_mode.intValue() & PERMISSIONS),
        number(toSet, SET_UID, stat.st_uid.intValue()),
        number(toSet, SET_GID, stat.st_gid.intValue()),
        (toSet & SET_SIZE) != 0 ? OptionalLong.of(stat.st_size.longValue()) : OptionalLong.empty(),
        time(toSet, SET_ATIME, SET_ATIME_NOW, stat.st_atim),
        time(toSet, SET_MTIME, SET_MTIME_NOW, stat.st_mtim),
        RawRequest.changeKillsPrivileges());
  }

  private static OptionalInt number(int toSet, int field, int value) {
    return (toSet & field) != 0 ? OptionalInt.of(value) : OptionalInt.empty();
  }

  private static Optional<AttributeChange.Time> time(int toSet, int field, int now, Timespec time) {
    if ((toSet & now) != 0) {
      return Optional.of(new AttributeChange.Time(Instant.now(), true));
    }
    if ((toSet & field) == 0) {
      return Optional.empty();
    }
    Instant at = Instant.ofEpochSecond(time.tv_sec.get(), time.tv_nsec.longValue());
    return Optional.of(new AttributeChange.Time(at, false));
  }

  private void makeNode(long request, long parent, long name, long mode, long device) {
    int type = (int) mode & TYPE;
    if (type != 0 && type != Kind.FILE.modeBits()) {
      fuse.fuse_reply_err(request, Errno.EPERM.number());
      return;
    }
    Name made = name(name);
    Caller caller = caller(request);
    make(request, reply -> tree.makeFile(parent, made, (int) mode & PERMISSIONS, caller, reply));
  }

  private void makeDirectory(long request, long parent, long name, long mode) {
    Name made = name(name);
    Caller caller = caller(request);
    make(
        request,
        reply -> tree.makeDirectory(parent, made, (int) mode & PERMISSIONS, caller, reply));
  }

  private void makeSymlink(long request, long target, long parent, long name) {
    Name made = name(name);
    Name text = name(target);
    Caller caller = caller(request);
    make(request, reply -> tree.makeSymlink(parent, made, text, caller, reply));
  }

  private void create(long request, long parent, long name, long mode, long fileInfo) {
    Name made = name(name);
    Caller caller = caller(request);
    int flagBits = FileInfo.flags(fileInfo);
    OpenFlags flags = new OpenFlags(flagBits, RawRequest.createKillsPrivileges());
    int permissions = (int) mode & PERMISSIONS;
    dispatch.serve(
        Operation.CREATE,
        replies.created(request, tree),
        reply -> tree.create(parent, made, permissions, flags, caller, reply));
  }

  private void unlink(long request, long parent, long name) {
    Name gone = name(name);
    dispatch.serve(
        Operation.REMOVE, replies.done(request), reply -> tree.unlink(parent, gone, reply));
  }

  private void removeDirectory(long request, long parent, long name) {
    Name gone = name(name);
    dispatch.serve(
        Operation.REMOVE,
        replies.done(request),
        reply -> tree.removeDirectory(parent, gone, reply));
  }

  /** The library knows no flags: the kernel itself refuses them then. */
  private void rename(long request, long parent, long name, long newParent, long newName) {
    Name from = name(name);
    Name to = name(newName);
    dispatch.serve(
        Operation.RENAME,
        replies.done(request),
        reply -> tree.rename(parent, from, newParent, to, RenameMode.REPLACE, reply));
  }

  private void setXattr(long request, long node, long name, long value, long size, long flags) {
    XattrMode mode = XattrMode.of((int) flags);
    ByteBuffer bytes = Native.MEMORY.newDirectByteBuffer(value, (int) size);
    String attribute = name(name).toString();
    dispatch.serve(
        Operation.SETXATTR,
        replies.xattrFound(request),
        reply -> tree.setXattr(node, attribute, bytes, mode, reply));
  }

  private void removeXattr(long request, long node, long name) {
    String attribute = name(name).toString();
    dispatch.serve(
        Operation.SETXATTR,
        replies.xattrFound(request),
        reply -> tree.removeXattr(node, attribute, reply));
  }
}
