package io.orrery.fuse.jnr;

import io.orrery.fuse.Notices;
import io.orrery.fuse.system.Libc;
import io.orrery.ipld.Name;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The notices that libfuse 2.9 can send, and one that it is too old to know. */
final class JnrNotices implements Notices.Kernel {
  private static final int OUT_HEADER = 16;

  /** {@code FUSE_NOTIFY_INC_EPOCH} (include/uapi/linux/fuse.h), since protocol 7.44. */
  private static final int INC_EPOCH = 8;

  private final Native.LibFuse fuse;
  private final long channel;

  JnrNotices(Native.LibFuse fuse, long channel) {
    this.fuse = fuse;
    this.channel = channel;
  }

  @Override
  public int node(long node, long offset, long length) {
    return -fuse.fuse_lowlevel_notify_inval_inode(channel, node, offset, length);
  }

  @Override
  public int name(long parent, Name name) {
    ByteBuffer text = text(name);
    return -fuse.fuse_lowlevel_notify_inval_entry(
        channel, parent, Libc.addressOf(text), name.length());
  }

  @Override
  public int removed(long parent, Name name, long node) {
    ByteBuffer text = text(name);
    return -fuse.fuse_lowlevel_notify_delete(
        channel, parent, node, Libc.addressOf(text), name.length());
  }

  @Override
  public int everyName() {
    ByteBuffer notice = Scratch.ofThread().bytes(OUT_HEADER).order(ByteOrder.nativeOrder());
    notice.putInt(0, OUT_HEADER).putInt(4, INC_EPOCH).putLong(8, 0);
    int descriptor = fuse.fuse_chan_fd(channel);
    long written = Libc.get().write(descriptor, Libc.addressOf(notice), OUT_HEADER);
    return written == OUT_HEADER ? 0 : Libc.errno();
  }

  private static ByteBuffer text(Name name) {
    ByteBuffer text = Scratch.ofThread().bytes(name.length() + 1);
    name.writeTo(text);
    return text.put((byte) 0);
  }
}
