package io.orrery.fuse.kernel;

import io.orrery.fuse.AttributeChange;
import io.orrery.fuse.Attributes;
import io.orrery.fuse.Caller;
import io.orrery.fuse.Created;
import io.orrery.fuse.Errno;
import io.orrery.fuse.Kind;
import io.orrery.fuse.Lookup;
import io.orrery.fuse.OpenFlags;
import io.orrery.fuse.RenameMode;
import io.orrery.fuse.WritableTree;
import io.orrery.fuse.XattrMode;
import io.orrery.ipld.Name;
import java.nio.ByteBuffer;
import java.time.DateTimeException;

/** The requests that change what a tree holds, besides the content of files. */
final class NameChanges {
  /** The type bits of a mode (inode(7)), and the others. */
  private static final int TYPE = 0170000;

  private static final int PERMISSIONS = 07777;

  /** renameat2(2). */
  private static final int RENAME_NOREPLACE = 1;

  private static final int RENAME_EXCHANGE = 2;

  private final Exchange exchange;
  private final WritableTree tree;

  NameChanges(Exchange exchange, WritableTree tree) {
    this.exchange = exchange;
    this.tree = tree;
  }

  void serve(Request request, Opcode opcode) {
    switch (opcode) {
      case SETATTR -> setAttributes(request);
      case MKNOD -> makeNode(request);
      case MKDIR -> makeDirectory(request);
      case SYMLINK -> makeSymlink(request);
      case CREATE -> create(request);
      case UNLINK, RMDIR -> remove(request, opcode == Opcode.RMDIR);
      case RENAME -> rename(request, 8, 0);
      case RENAME2 -> rename(request, 16, request.hasBody(16) ? request.bodyInt(8) : 0);
      case LINK -> exchange.error(request, Errno.EPERM);
      case SETXATTR -> setXattr(request);
      case REMOVEXATTR -> removeXattr(request);
      default -> exchange.error(request, Errno.ENOSYS);
    }
  }

  /** The name behind a structure of {@code length} bytes; null if there is none: answered then. */
  private Name name(Request request, int length) {
    Name name = request.hasBody(length) ? request.name(length) : null;
    if (name == null) {
      exchange.error(request, Errno.EINVAL);
    }
    return name;
  }

  private static Message entry(Lookup.Found found, long unique) {
    return Message.of(0, unique).entry(found);
  }

  /** The kernel will never forget a look-up that it did not hear of. */
  private void takeBack(Lookup.Found found) {
    tree.forget(found.node(), 1);
  }

  private void make(Request request, Exchange.Serving<Lookup.Found> making) {
    exchange.serve(request, NameChanges::entry, this::takeBack, making);
  }

  private void setAttributes(Request request) {
    if (exchange.malformed(request, SetattrIn.SIZE)) {
      return;
    }
    SetattrIn in = new SetattrIn(request);
    AttributeChange change;
    try {
      change = in.change();
    } catch (DateTimeException | IllegalArgumentException outOfRange) {
      exchange.error(request, Errno.EINVAL);
      return;
    }
    exchange.serve(
        request,
        (Attributes value, long unique) -> Message.of(0, unique).attributes(value),
        answer -> tree.setAttributes(request.nodeid(), in.handle(), change, answer));
  }

  /** {@code struct fuse_mknod_in}: u32 mode, rdev, umask, padding; then the name. */
  private void makeNode(Request request) {
    Name name = name(request, 16);
    if (name == null) {
      return;
    }
    int mode = request.bodyInt(0);
    int type = mode & TYPE;
    if (type != 0 && type != Kind.FILE.modeBits()) {
      exchange.error(request, Errno.EPERM);
      return;
    }
    Caller caller = request.caller();
    make(
        request,
        answer -> tree.makeFile(request.nodeid(), name, mode & PERMISSIONS, caller, answer));
  }

  /** {@code struct fuse_mkdir_in}: u32 mode, umask; then the name. */
  private void makeDirectory(Request request) {
    Name name = name(request, 8);
    if (name == null) {
      return;
    }
    int mode = request.bodyInt(0) & PERMISSIONS;
    Caller caller = request.caller();
    make(request, answer -> tree.makeDirectory(request.nodeid(), name, mode, caller, answer));
  }

  /** The name, then the target. */
  private void makeSymlink(Request request) {
    Name name = name(request, 0);
    Name target = name == null ? null : name(request, name.length() + 1);
    if (target == null) {
      return;
    }
    Caller caller = request.caller();
    make(request, answer -> tree.makeSymlink(request.nodeid(), name, target, caller, answer));
  }

  /**
   * {@code struct fuse_create_in}: u32 flags, mode, umask, open_flags; then the name. Answered by
   * {@code struct fuse_entry_out} and {@code struct fuse_open_out}.
   */
  private void create(Request request) {
    Name name = name(request, 16);
    if (name == null) {
      return;
    }
    long parent = request.nodeid();
    OpenFlags flags = WritableDispatch.openFlags(request.bodyInt(0), request.bodyInt(12));
    int mode = request.bodyInt(4) & PERMISSIONS;
    Caller caller = request.caller();
    exchange.serve(
        request,
        (Created made, long unique) ->
            WritableDispatch.openOut(entry(made.found(), unique), made.opened(), false),
        this::takeBack,
        answer -> tree.create(parent, name, mode, flags, caller, answer));
  }

  private void takeBack(Created made) {
    if (made.opened().handle() != WritableTree.NO_HANDLE) {
      tree.release(made.found().node(), made.opened().handle());
    }
    takeBack(made.found());
  }

  private void remove(Request request, boolean directory) {
    Name name = name(request, 0);
    if (name == null) {
      return;
    }
    exchange.serve(
        request,
        answer -> {
          if (directory) {
            tree.removeDirectory(request.nodeid(), name, answer);
          } else {
            tree.unlink(request.nodeid(), name, answer);
          }
        });
  }

  /**
   * {@code struct fuse_rename_in} (u64 newdir) or {@code struct fuse_rename2_in} (u64 newdir, u32
   * flags, padding); then both names.
   */
  private void rename(Request request, int length, int flags) {
    Name from = name(request, length);
    Name to = from == null ? null : name(request, length + from.length() + 1);
    if (to == null) {
      return;
    }
    RenameMode mode =
        switch (flags) {
          case 0 -> RenameMode.REPLACE;
          case RENAME_NOREPLACE -> RenameMode.NO_REPLACE;
          case RENAME_EXCHANGE -> RenameMode.EXCHANGE;
          default -> null;
        };
    if (mode == null) {
      exchange.error(request, Errno.EINVAL);
      return;
    }
    exchange.serve(
        request,
        answer -> tree.rename(request.nodeid(), from, request.bodyLong(0), to, mode, answer));
  }

  /** {@code struct fuse_setxattr_in} of the short form: u32 size, flags; then name and value. */
  private void setXattr(Request request) {
    Name name = name(request, 8);
    if (name == null) {
      return;
    }
    int size = request.bodyInt(0);
    int start = 8 + name.length() + 1;
    if (size < 0 || !request.hasBody(start + (long) size)) {
      exchange.error(request, Errno.EINVAL);
      return;
    }
    XattrMode mode = XattrMode.of(request.bodyInt(4));
    ByteBuffer value = request.bytes(start, size);
    exchange.serve(
        request,
        NameChanges::found,
        answer -> tree.setXattr(request.nodeid(), name.toString(), value, mode, answer));
  }

  private void removeXattr(Request request) {
    Name name = name(request, 0);
    if (name == null) {
      return;
    }
    exchange.serve(
        request,
        NameChanges::found,
        answer -> tree.removeXattr(request.nodeid(), name.toString(), answer));
  }

  private static Message found(boolean there, long unique) {
    return Message.of(there ? 0 : Errno.ENODATA.number(), unique);
  }
}
