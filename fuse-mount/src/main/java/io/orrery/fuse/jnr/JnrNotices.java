package io.orrery.fuse.jnr;

import io.orrery.fuse.Notices;
import io.orrery.fuse.system.Libc;
import io.orrery.ipld.Name;
import java.nio.ByteBuffer;

/** The notices that libfuse 2.9 can send, and two that it is too old to know. */
final class JnrNotices implements Notices.Kernel {
  private static final int OUT_HEADER = 16;

  /** {@code FUSE_NOTIFY_INC_EPOCH} (include/uapi/linux/fuse.h), since protocol 7.44. */
  private static final int INC_EPOCH = 8;

  /** {@code FUSE_NOTIFY_PRUNE}, since Linux 6.18. */
  private static final int PRUNE = 9;

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
    return send(notice(INC_EPOCH, 0));
  }

  /**
   * {@code struct fuse_notify_prune_out}: u32 count, padding, u64 spare; then u64 nodeid of each.
   */
  @Override
  public int prune(long[] nodes) {
    ByteBuffer notice = notice(PRUNE, (2 + nodes.length) * Long.BYTES);
    notice.putInt(nodes.length).putInt(0).putLong(0);
    for (long node : nodes) {
      notice.putLong(node);
    }
    return send(notice);
  }

  private static ByteBuffer notice(int code, int body) {
    ByteBuffer notice = Scratch.ofThread().bytes(OUT_HEADER + body);
    return notice.putInt(OUT_HEADER + body).putInt(code).putLong(0);
  }

  private int send(ByteBuffer notice) {
    int length = notice.position();
    int descriptor = fuse.fuse_chan_fd(channel);
    long written = Libc.get().write(descriptor, Libc.addressOf(notice), length);
    return written == length ? 0 : Libc.errno();
  }

  private static ByteBuffer text(Name name) {
    ByteBuffer text = Scratch.ofThread().bytes(name.length() + 1);
    name.writeTo(text);
    return text.put((byte) 0);
  }
}
