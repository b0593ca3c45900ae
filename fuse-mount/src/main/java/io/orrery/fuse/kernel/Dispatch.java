package io.orrery.fuse.kernel;

import io.orrery.fuse.Attributes;
import io.orrery.fuse.Errno;
import io.orrery.fuse.Lookup;
import io.orrery.fuse.Tree;
import io.orrery.fuse.mount.Operation;
import io.orrery.ipld.Name;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * Makes one call of the tree of each request. Safe from any loop.
 *
 * <p>A tree that never changes is served by this class alone: nothing of it is opened, if the
 * kernel can do without.
 */
class Dispatch {
  /** Of {@code struct fuse_open_out}: pages and listings stay from one open to the next. */
  static final int FOPEN_KEEP_CACHE = 1 << 1;

  static final int FOPEN_CACHE_DIR = 1 << 3;

  final Exchange exchange;
  private final Tree tree;
  private final boolean openless;
  private final Map<Operation, LongAdder> counts = new EnumMap<>(Operation.class);

  Dispatch(Exchange exchange, Tree tree, Negotiation negotiated) {
    this.exchange = exchange;
    this.tree = tree;
    this.openless = negotiated.openless();
    for (Operation operation : Operation.values()) {
      counts.put(operation, new LongAdder());
    }
  }

  long count(Operation operation) {
    return counts.get(operation).sum();
  }

  /** Drops what waits, after the last request. */
  void end() {
    exchange.end();
  }

  /** Serves one request; returns when it is answered or parked. */
  void serve(Request request) {
    Opcode opcode = Opcode.of(request.opcode());
    if (opcode == null) {
      exchange.error(request, Errno.ENOSYS);
      return;
    }
    if (opcode.operation() != null) {
      counts.get(opcode.operation()).increment();
    }
    switch (opcode) {
      case LOOKUP -> lookup(request);
      case FORGET -> forget(request);
      case BATCH_FORGET -> batchForget(request);
      case GETATTR -> attributes(request);
      case READLINK -> readlink(request);
      case OPEN -> open(request, false);
      case OPENDIR -> open(request, true);
      case READ -> read(request);
      case READDIR, READDIRPLUS -> list(request, opcode == Opcode.READDIRPLUS);
      case STATFS -> volume(request);
      case GETXATTR -> xattr(request);
      case LISTXATTR -> xattrs(request);
      case ACCESS -> access(request);
      case INTERRUPT -> exchange.interrupt(request);
      case DESTROY -> exchange.done(request);
      case INIT -> exchange.error(request, Errno.EIO);
      default -> other(request, opcode);
    }
  }

  /** Serves what only comes to trees whose files are opened, or changed. */
  void other(Request request, Opcode opcode) {
    switch (opcode) {
      case RELEASE, RELEASEDIR -> exchange.done(request);
      default -> exchange.error(request, Errno.ENOSYS);
    }
  }

  private void lookup(Request request) {
    Name name = request.name(0);
    if (name == null) {
      exchange.error(request, Errno.EINVAL);
      return;
    }
    long parent = request.nodeid();
    exchange.serve(
        request, Dispatch::entry, this::takeBack, answer -> tree.lookup(parent, name, answer));
  }

  private static Message entry(Lookup value, long unique) {
    if (value instanceof Lookup.Found found) {
      return Message.of(0, unique).entry(found);
    }
    Lookup.Absent absent = (Lookup.Absent) value;
    return absent.validFor().isZero()
        ? Message.of(Errno.ENOENT.number(), unique)
        : Message.of(0, unique).absent(absent.validFor());
  }

  /** The kernel will never forget a look-up that it did not hear of. */
  final void takeBack(Lookup value) {
    if (value instanceof Lookup.Found found) {
      tree.forget(found.node(), 1);
    }
  }

  /** {@code struct fuse_forget_in}: u64 nlookup. There is no answer. */
  private void forget(Request request) {
    if (request.hasBody(8)) {
      tree.forget(request.nodeid(), request.bodyLong(0));
    }
  }

  /** {@code struct fuse_batch_forget_in}: u32 count, dummy; then u64 nodeid, nlookup of each. */
  private void batchForget(Request request) {
    int count = request.hasBody(8) ? request.bodyInt(0) : 0;
    for (int i = 0; i < count && request.hasBody(8 + (i + 1) * 16); i++) {
      tree.forget(request.bodyLong(8 + i * 16), request.bodyLong(16 + i * 16));
    }
  }

  private void attributes(Request request) {
    long node = request.nodeid();
    boolean reading = request.getattrFh();
    exchange.serve(
        request,
        (Attributes value, long unique) -> Message.of(0, unique).attributes(value),
        answer -> tree.attributes(node, reading, answer));
  }

  private void readlink(Request request) {
    long node = request.nodeid();
    exchange.serve(
        request,
        (Name target, long unique) -> Message.of(0, unique).bytes(target.toBytes()),
        answer -> tree.readlink(node, answer));
  }

  /**
   * ENOSYS tells the kernel never to open again, and to keep pages and listings by itself: a warm
   * read then makes no call at all. A kernel that does not know that gets a plain open file.
   */
  void open(Request request, boolean directory) {
    if (openless) {
      exchange.error(request, Errno.ENOSYS);
    } else {
      // struct fuse_open_out: u64 fh, u32 open_flags, u32 backing_id.
      exchange.send(
          Message.of(0, request.unique()).longs(0, FOPEN_KEEP_CACHE | (long) FOPEN_CACHE_DIR));
    }
  }

  private void read(Request request) {
    if (exchange.malformed(request, 24)) {
      return;
    }
    exchange.serve(
        request,
        (List<ByteBuffer> views, long unique) -> Message.of(0, unique).views(views),
        answer -> read(request, answer));
  }

  void read(Request request, Answer<List<ByteBuffer>> answer) {
    tree.read(request.nodeid(), request.readOffset(), request.readSize(), answer);
  }

  private void list(Request request, boolean plus) {
    if (exchange.malformed(request, 24)) {
      return;
    }
    EntryList entries = new EntryList(request.readSize(), plus);
    exchange.serve(
        request,
        EntryList::message,
        unread -> unread.lookups().forEach(this::takeBack),
        (Answer<EntryList> answer) -> {
          entries.answerBy(answer);
          list(request, entries);
        });
  }

  void list(Request request, EntryList entries) {
    tree.list(request.nodeid(), request.readOffset(), entries);
  }

  private void volume(Request request) {
    exchange.serve(request, (value, unique) -> Message.of(0, unique).volume(value), tree::volume);
  }

  /** {@code struct fuse_getxattr_in}: u32 size, padding; then the name. */
  private void xattr(Request request) {
    Name name = request.hasBody(8) ? request.name(8) : null;
    if (name == null) {
      exchange.error(request, Errno.EINVAL);
      return;
    }
    String wanted = name.toString();
    if (wanted.startsWith("security.") || wanted.startsWith("system.")) {
      // No tree has them. After "no data" ls would ask of each entry; after this, of no other.
      exchange.error(request, Errno.EOPNOTSUPP);
      return;
    }
    long node = request.nodeid();
    int size = request.bodyInt(0);
    exchange.serve(
        request,
        (Optional<byte[]> value, long unique) ->
            value.isPresent()
                ? sized(value.get(), size, unique)
                : Message.of(Errno.ENODATA.number(), unique),
        answer -> tree.xattr(node, wanted, answer));
  }

  private void xattrs(Request request) {
    if (exchange.malformed(request, 8)) {
      return;
    }
    long node = request.nodeid();
    int size = request.bodyInt(0);
    exchange.serve(
        request,
        (List<String> names, long unique) -> {
          String joined = names.isEmpty() ? "" : String.join("\0", names) + "\0";
          return sized(joined.getBytes(StandardCharsets.UTF_8), size, unique);
        },
        answer -> tree.xattrs(node, answer));
  }

  /** The rule of getxattr(2): size 0 asks how long the value is, too small a size is ERANGE. */
  private static Message sized(byte[] value, int size, long unique) {
    if (size == 0) {
      return Message.of(0, unique).ints(value.length, 0);
    }
    return value.length > size
        ? Message.of(Errno.ERANGE.number(), unique)
        : Message.of(0, unique).bytes(value);
  }

  /** {@code struct fuse_access_in}: u32 mask, padding. */
  private void access(Request request) {
    if (exchange.malformed(request, 4)) {
      return;
    }
    long node = request.nodeid();
    int mask = request.bodyInt(0);
    exchange.serve(
        request,
        (Attributes value, long unique) ->
            Message.of(value.allows(mask) ? 0 : Errno.EACCES.number(), unique),
        answer -> tree.attributes(node, false, answer));
  }
}
