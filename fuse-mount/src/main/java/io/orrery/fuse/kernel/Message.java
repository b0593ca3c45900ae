package io.orrery.fuse.kernel;

import io.orrery.fuse.Attributes;
import io.orrery.fuse.Lookup;
import io.orrery.fuse.Volume;
import io.orrery.fuse.system.Libc;
import io.orrery.ipld.Name;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One message to the kernel as it is put together: {@code struct fuse_out_header}, a structure, and
 * maybe bytes that lie elsewhere. Each thread has one and uses it for one message at a time.
 */
final class Message {
  /** {@code sizeof(struct fuse_out_header)}: u32 len, s32 error, u64 unique. */
  static final int HEADER = 16;

  /** {@code sizeof(struct fuse_attr)}. */
  static final int ATTR = 88;

  /** {@code sizeof(struct fuse_entry_out)}. */
  static final int ENTRY = 40 + ATTR;

  /** {@code UIO_MAXIOV}, less the header. */
  static final int MAX_VIEWS = 1023;

  private static final int FIRST_SIZE = 64 * 1024;

  /** What programs may take for the best piece to read; as ext4 says, since stdio buffers by it. */
  private static final int BLOCK_SIZE = 4096;

  private static final ThreadLocal<Message> OF_THREAD = ThreadLocal.withInitial(Message::new);
  private static final int UID = Libc.get().getuid();
  private static final int GID = Libc.get().getgid();

  private ByteBuffer out;
  private long address;
  private final ByteBuffer vectors = ByteBuffer.allocateDirect((MAX_VIEWS + 1) * 16);
  private final long vectorsAddress = Libc.addressOf(vectors);

  /** How many vectors the message has; 0 while it lies in one piece. */
  private int pieces;

  /** The bytes of all views together. */
  private int lent;

  private Message() {
    grow(FIRST_SIZE);
    vectors.order(ByteOrder.nativeOrder());
  }

  /** This thread's message, emptied. */
  static Message of(int error, long unique) {
    Message message = OF_THREAD.get();
    message.out.clear().position(HEADER);
    message.out.putInt(4, -error).putLong(8, unique);
    message.pieces = 0;
    message.lent = 0;
    return message;
  }

  /** A message that answers nothing: {@code enum fuse_notify_code} stands where errors do. */
  static Message notice(int code) {
    return of(-code, 0);
  }

  private void grow(int size) {
    out = ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
    address = Libc.addressOf(out);
  }

  private void room(int size) {
    if (out.remaining() < size) {
      ByteBuffer old = out.flip();
      grow(old.limit() + size);
      out.put(old);
    }
  }

  /** Writes it; 0, or the number of the error. */
  int sendTo(Device device) {
    int length = out.position();
    out.putInt(0, length + lent);
    if (pieces == 0) {
      return device.write(address, length);
    }
    vectors.putLong(0, address).putLong(8, length);
    return device.writev(vectorsAddress, pieces + 1);
  }

  /** {@code struct fuse_entry_out} of a name that was found. */
  Message entry(Lookup.Found found) {
    entry(out, found);
    return this;
  }

  /** The same with node 0: a name that is absent, and may be remembered as such. */
  Message absent(Duration validFor) {
    putEntryHead(out, 0, validFor, Duration.ZERO);
    zeros(out, ATTR);
    return this;
  }

  /** {@code struct fuse_attr_out}. */
  Message attributes(Attributes attributes) {
    Duration validFor = attributes.rememberedFor();
    out.putLong(validFor.toSeconds()).putInt(validFor.toNanosPart()).putInt(0);
    attr(out, attributes);
    return this;
  }

  static void entry(ByteBuffer to, Lookup.Found found) {
    putEntryHead(to, found.node(), found.validFor(), found.attributes().rememberedFor());
    attr(to, found.attributes());
  }

  /** {@code struct fuse_entry_out} of an entry of which only the name is known. */
  static void noEntry(ByteBuffer to) {
    zeros(to, ENTRY);
  }

  private static void putEntryHead(ByteBuffer to, long node, Duration entry, Duration attributes) {
    to.putLong(node).putLong(0);
    to.putLong(entry.toSeconds()).putLong(attributes.toSeconds());
    to.putInt(entry.toNanosPart()).putInt(attributes.toNanosPart());
  }

  private static void attr(ByteBuffer to, Attributes of) {
    Attributes.Living living = of.living();
    to.putLong(of.inode()).putLong(of.size());
    if (living == null) {
      to.putLong(Attributes.blocks(of.size()));
      to.putLong(of.mtimeSeconds()).putLong(of.mtimeSeconds()).putLong(of.mtimeSeconds());
      to.putInt(of.mtimeNanos()).putInt(of.mtimeNanos()).putInt(of.mtimeNanos());
      to.putInt(of.mode()).putInt(1).putInt(UID).putInt(GID);
    } else {
      Instant atime = living.atime();
      Instant ctime = living.ctime();
      to.putLong(living.blocks());
      to.putLong(atime.getEpochSecond()).putLong(of.mtimeSeconds()).putLong(ctime.getEpochSecond());
      to.putInt(atime.getNano()).putInt(of.mtimeNanos()).putInt(ctime.getNano());
      to.putInt(of.mode()).putInt(living.links()).putInt(living.uid()).putInt(living.gid());
    }
    to.putInt(0).putInt(BLOCK_SIZE).putInt(0);
  }

  private static void zeros(ByteBuffer to, int count) {
    for (int i = 0; i < count; i += Long.BYTES) {
      to.putLong(0);
    }
  }

  /** {@code struct fuse_statfs_out}; files are not counted, as blocks may hold any number. */
  Message volume(Volume space) {
    out.putLong(space.total() / BLOCK_SIZE).putLong(space.free() / BLOCK_SIZE);
    out.putLong(space.available() / BLOCK_SIZE).putLong(0).putLong(0);
    out.putInt(BLOCK_SIZE).putInt(255).putInt(BLOCK_SIZE).putInt(0);
    zeros(out, 24);
    return this;
  }

  Message ints(int first, int second) {
    out.putInt(first).putInt(second);
    return this;
  }

  Message longs(long first, long second) {
    out.putLong(first).putLong(second);
    return this;
  }

  Message longs(long only) {
    out.putLong(only);
    return this;
  }

  /** A name and the zero that ends it. */
  Message text(Name name) {
    name.writeTo(out);
    out.put((byte) 0);
    return this;
  }

  Message bytes(ByteBuffer bytes) {
    room(bytes.remaining());
    out.put(bytes.duplicate());
    return this;
  }

  Message bytes(byte[] bytes) {
    return bytes(ByteBuffer.wrap(bytes));
  }

  /** Bytes that are sent from where they lie, if they lie outside the heap and are not too many. */
  Message views(List<ByteBuffer> views) {
    if (views.size() > MAX_VIEWS || !views.stream().allMatch(ByteBuffer::isDirect)) {
      views.forEach(this::bytes);
      return this;
    }
    for (ByteBuffer view : views) {
      pieces++;
      lent += view.remaining();
      vectors.putLong(pieces * 16, Libc.addressOf(view) + view.position());
      vectors.putLong(pieces * 16 + 8, view.remaining());
    }
    return this;
  }
}
