package io.orrery.fuse.kernel;

import io.orrery.fuse.Attributes;
import io.orrery.fuse.Errno;
import io.orrery.fuse.Lookup;
import io.orrery.fuse.Operation;
import io.orrery.fuse.Tree;
import io.orrery.ipld.Name;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes one call of the tree of each request. Safe from any loop. */
final class Dispatch {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);

  /** access(2). */
  private static final int X_OK = 1;

  private static final int ANY_EXECUTE = 0111;

  /** Of {@code struct fuse_open_out}: pages and listings stay from one open to the next. */
  private static final int FOPEN_KEEP_CACHE = 1 << 1;

  private static final int FOPEN_CACHE_DIR = 1 << 3;

  private final Device device;
  private final Tree tree;
  private final boolean openless;
  private final Parked parked = new Parked();
  private final Map<Operation, LongAdder> counts = new EnumMap<>(Operation.class);

  Dispatch(Device device, Tree tree, Negotiation negotiated) {
    this.device = device;
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
    parked.end();
  }

  /** Serves one request; returns when it is answered or parked. */
  void serve(Request request) {
    Opcode opcode = Opcode.of(request.opcode());
    if (opcode == null) {
      error(request, Errno.ENOSYS);
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
      case OPEN, OPENDIR -> open(request);
      case READ -> read(request);
      case READDIR, READDIRPLUS -> list(request, opcode == Opcode.READDIRPLUS);
      case STATFS -> volume(request);
      case GETXATTR -> xattr(request);
      case LISTXATTR -> xattrs(request);
      case ACCESS -> access(request);
      case INTERRUPT -> interrupt(request);
      case RELEASE, RELEASEDIR, DESTROY -> send(Message.of(0, request.unique()));
      case INIT -> error(request, Errno.EIO);
    }
  }

  private void send(Message message) {
    int errno = message.sendTo(device);
    if (errno != 0) {
      LOG.debug("the kernel did not take an answer: errno {}", errno);
    }
  }

  private void error(Request request, Errno errno) {
    send(Message.of(errno.number(), request.unique()));
  }

  private interface Serving<T> {
    void serve(Answer<T> answer);
  }

  /** Serves a request by the tree, and parks it when that takes longer. */
  private <T> void serve(
      Request request, Answer.Form<T> form, Consumer<T> takeBack, Serving<T> serving) {
    Answer<T> answer = new Answer<>(device, parked, request.unique(), form, takeBack);
    try {
      serving.serve(answer);
    } catch (RuntimeException | Error defect) {
      answer.fail(defect);
    }
    if (!answer.isClaimed()) {
      parked.add(answer);
    }
  }

  private <T> void serve(Request request, Answer.Form<T> form, Serving<T> serving) {
    serve(request, form, value -> {}, serving);
  }

  private boolean malformed(Request request, int body) {
    if (request.hasBody(body)) {
      return false;
    }
    error(request, Errno.EINVAL);
    return true;
  }

  private void lookup(Request request) {
    Name name = request.name(0);
    if (name == null) {
      error(request, Errno.EINVAL);
      return;
    }
    long parent = request.nodeid();
    serve(request, Dispatch::entry, this::takeBack, answer -> tree.lookup(parent, name, answer));
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
  private void takeBack(Lookup value) {
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
    serve(
        request,
        (Attributes value, long unique) -> Message.of(0, unique).attributes(value),
        answer -> tree.attributes(node, reading, answer));
  }

  private void readlink(Request request) {
    long node = request.nodeid();
    serve(
        request,
        (Name target, long unique) -> Message.of(0, unique).bytes(target.toBytes()),
        answer -> tree.readlink(node, answer));
  }

  /**
   * ENOSYS tells the kernel never to open again, and to keep pages and listings by itself: a warm
   * read then makes no call at all. A kernel that does not know that gets a plain open file.
   */
  private void open(Request request) {
    if (openless) {
      error(request, Errno.ENOSYS);
    } else {
      // struct fuse_open_out: u64 fh, u32 open_flags, u32 backing_id.
      send(Message.of(0, request.unique()).longs(0, FOPEN_KEEP_CACHE | (long) FOPEN_CACHE_DIR));
    }
  }

  private void read(Request request) {
    if (malformed(request, 24)) {
      return;
    }
    long node = request.nodeid();
    long offset = request.readOffset();
    int size = request.readSize();
    serve(
        request,
        (List<java.nio.ByteBuffer> views, long unique) -> Message.of(0, unique).views(views),
        answer -> tree.read(node, offset, size, answer));
  }

  private void list(Request request, boolean plus) {
    if (malformed(request, 24)) {
      return;
    }
    long node = request.nodeid();
    long offset = request.readOffset();
    EntryList entries = new EntryList(request.readSize(), plus);
    serve(
        request,
        EntryList::message,
        unread -> unread.lookups().forEach(this::takeBack),
        (Answer<EntryList> answer) -> {
          entries.answerBy(answer);
          tree.list(node, offset, entries);
        });
  }

  private void volume(Request request) {
    serve(request, (value, unique) -> Message.of(0, unique).volume(value), tree::volume);
  }

  /** {@code struct fuse_getxattr_in}: u32 size, padding; then the name. */
  private void xattr(Request request) {
    Name name = request.hasBody(8) ? request.name(8) : null;
    if (name == null) {
      error(request, Errno.EINVAL);
      return;
    }
    String wanted = name.toString();
    if (wanted.startsWith("security.") || wanted.startsWith("system.")) {
      // No tree has them. After "no data" ls would ask of each entry; after this, of no other.
      error(request, Errno.EOPNOTSUPP);
      return;
    }
    long node = request.nodeid();
    int size = request.bodyInt(0);
    serve(
        request,
        (Optional<byte[]> value, long unique) ->
            value.isPresent()
                ? sized(value.get(), size, unique)
                : Message.of(Errno.ENODATA.number(), unique),
        answer -> tree.xattr(node, wanted, answer));
  }

  private void xattrs(Request request) {
    if (malformed(request, 8)) {
      return;
    }
    long node = request.nodeid();
    int size = request.bodyInt(0);
    serve(
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

  /** access(2) and chdir(2): everything may be read, and what has no execute bit does not run. */
  private void access(Request request) {
    if (malformed(request, 4)) {
      return;
    }
    long node = request.nodeid();
    boolean execute = (request.bodyInt(0) & X_OK) != 0;
    serve(
        request,
        (Attributes value, long unique) -> {
          boolean refused = execute && (value.permissions() & ANY_EXECUTE) == 0;
          return Message.of(refused ? Errno.EACCES.number() : 0, unique);
        },
        answer -> tree.attributes(node, false, answer));
  }

  /**
   * {@code struct fuse_interrupt_in}: u64 unique. One that overtook its request is to be sent again
   * (EAGAIN); one whose request was answered is not missed by the kernel.
   */
  private void interrupt(Request request) {
    if (!malformed(request, 8) && !parked.interrupt(request.bodyLong(0))) {
      error(request, Errno.EAGAIN);
    }
  }
}
