package io.orrery.fuse.jnr;

import io.orrery.fuse.Errno;
import io.orrery.fuse.Reply;
import io.orrery.fuse.Tree;
import io.orrery.fuse.mount.Operation;
import io.orrery.ipld.Name;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table of {@code struct fuse_lowlevel_ops} (libfuse 2.9, fuse_lowlevel.h): each entry turns
 * one request of the kernel into one call of the tree. What such a tree is never asked, or what
 * libfuse answers well by itself (ENOSYS, after which the kernel asks no more), has no entry.
 *
 * <p>A tree that never changes is served by this class alone: nothing of it is opened, if the
 * kernel can do without.
 */
class Dispatch {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);

  /** Positions in the structure. */
  private static final int LOOKUP = 2;

  private static final int FORGET = 3;
  private static final int GETATTR = 4;
  private static final int READLINK = 6;
  private static final int OPEN = 14;
  private static final int READ = 15;
  private static final int OPENDIR = 20;
  private static final int READDIR = 21;
  private static final int STATFS = 24;
  private static final int GETXATTR = 26;
  private static final int LISTXATTR = 27;
  private static final int ACCESS = 29;
  private static final int COUNT = 41;

  final Native.LibFuse fuse;
  private final Tree tree;
  private final PendingRequests pending;
  final Replies replies;
  private final Map<Operation, LongAdder> counts = new EnumMap<>(Operation.class);
  private final Pointer table = Memory.allocateDirect(Native.runtime(), COUNT * Long.BYTES, true);
  private final List<Object> reachable = new ArrayList<>();
  private final long interrupt;

  /**
   * Whether the kernel does without OPEN and OPENDIR once they were refused; set before requests.
   */
  private boolean openless;

  Dispatch(Native.LibFuse fuse, Tree tree, PendingRequests pending) {
    this.fuse = fuse;
    this.tree = tree;
    this.pending = pending;
    this.replies = new Replies(fuse, pending);
    for (Operation operation : Operation.values()) {
      counts.put(operation, new LongAdder());
    }
    interrupt = closure(Native.InterruptCall.class, this::interrupted);
    enter(LOOKUP, Native.NodeCall.class, this::lookup);
    enter(FORGET, Native.NodeCall.class, this::forget);
    enter(GETATTR, Native.NodeCall.class, this::attributes);
    enter(READLINK, Native.NodeCall.class, this::readlink);
    enter(OPEN, Native.NodeCall.class, (r, node, info) -> open(r, node, info, false));
    enter(OPENDIR, Native.NodeCall.class, (r, node, info) -> open(r, node, info, true));
    enter(READ, Native.RangeCall.class, this::read);
    enter(READDIR, Native.RangeCall.class, this::list);
    enter(STATFS, Native.NodeCall.class, this::volume);
    enter(GETXATTR, Native.NameCall.class, this::xattr);
    enter(LISTXATTR, Native.NodeCall.class, this::xattrs);
    enter(ACCESS, Native.NodeCall.class, this::access);
  }

  Pointer table() {
    return table;
  }

  long tableSize() {
    return COUNT * Long.BYTES;
  }

  void openless(boolean kernelAgrees) {
    this.openless = kernelAgrees;
  }

  long count(Operation operation) {
    return counts.get(operation).sum();
  }

  final <T> void enter(int position, Class<T> type, T call) {
    table.putLong((long) position * Long.BYTES, closure(type, call));
  }

  private <T> long closure(Class<T> type, T call) {
    reachable.add(call);
    return Native.closure(type, call);
  }

  /**
   * Registers the reply, lets an interrupt of the waiting process end it, and serves the request.
   */
  final <R extends KernelReply<?>> void serve(Operation operation, R reply, Serving<R> serving) {
    counts.get(operation).increment();
    pending.add(reply.request, reply);
    try {
      fuse.fuse_req_interrupt_func(reply.request, interrupt, 0);
      serving.serve(reply);
    } catch (RuntimeException | Error defect) {
      reply.fail(defect);
    }
  }

  /** One call of the tree. */
  interface Serving<R> {
    void serve(R reply);
  }

  private void interrupted(long request, long data) {
    KernelReply<?> reply = pending.waiting(request);
    if (reply != null) {
      reply.interrupt();
    }
  }

  private void lookup(long request, long parent, long name) {
    Name wanted = Name.of(ByteBuffer.wrap(Native.MEMORY.getZeroTerminatedByteArray(name)));
    serve(
        Operation.LOOKUP,
        replies.lookup(request, tree),
        reply -> tree.lookup(parent, wanted, reply));
  }

  private void forget(long request, long node, long count) {
    counts.get(Operation.FORGET).increment();
    try {
      tree.forget(node, count);
    } catch (RuntimeException | Error defect) {
      LOG.error("a node cannot be forgotten, which is a defect of this program", defect);
    }
    fuse.fuse_reply_none(request);
  }

  /** The kernel names the open file (FUSE_GETATTR_FH) when a read goes beyond the size it knows. */
  private void attributes(long request, long node, long fileInfo) {
    boolean reading = fileInfo != 0;
    serve(
        Operation.GETATTR,
        replies.attributes(request),
        reply -> tree.attributes(node, reading, reply));
  }

  private void readlink(long request, long node, long unused) {
    serve(Operation.READLINK, replies.readlink(request), reply -> tree.readlink(node, reply));
  }

  /**
   * ENOSYS tells the kernel never to open again, and to keep pages and listings by itself: a warm
   * read then makes no call at all. A kernel that does not know that gets a plain open file.
   */
  void open(long request, long node, long fileInfo, boolean directory) {
    counts.get(Operation.OPEN).increment();
    if (openless) {
      fuse.fuse_reply_err(request, Errno.ENOSYS.number());
    } else {
      FileInfo.keepCache(fileInfo);
      fuse.fuse_reply_open(request, fileInfo);
    }
  }

  private void read(long request, long node, long size, long offset, long fileInfo) {
    serve(
        Operation.READ,
        replies.data(request),
        reply -> read(node, offset, (int) size, fileInfo, reply));
  }

  void read(long node, long offset, int size, long fileInfo, Reply<List<ByteBuffer>> reply) {
    tree.read(node, offset, size, reply);
  }

  private void list(long request, long node, long size, long offset, long fileInfo) {
    serve(
        Operation.READDIR,
        new KernelListing(fuse, pending, request, (int) size),
        listing -> list(node, offset, fileInfo, listing));
  }

  void list(long node, long offset, long fileInfo, KernelListing listing) {
    tree.list(node, offset, listing);
  }

  private void volume(long request, long node, long unused) {
    serve(Operation.STATFS, replies.volume(request), tree::volume);
  }

  private void xattr(long request, long node, long name, long size) {
    byte[] bytes = Native.MEMORY.getZeroTerminatedByteArray(name);
    String wanted = new String(bytes, StandardCharsets.UTF_8);
    if (wanted.startsWith("security.") || wanted.startsWith("system.")) {
      // No tree has them. After "no data" ls would ask of each entry; after this, of no other.
      counts.get(Operation.GETXATTR).increment();
      fuse.fuse_reply_err(request, Errno.EOPNOTSUPP.number());
      return;
    }
    serve(
        Operation.GETXATTR, replies.xattr(request, size), reply -> tree.xattr(node, wanted, reply));
  }

  private void xattrs(long request, long node, long size) {
    serve(Operation.LISTXATTR, replies.xattrs(request, size), reply -> tree.xattrs(node, reply));
  }

  private void access(long request, long node, long mask) {
    serve(
        Operation.ACCESS,
        replies.access(request, (int) mask),
        reply -> tree.attributes(node, false, reply));
  }
}
