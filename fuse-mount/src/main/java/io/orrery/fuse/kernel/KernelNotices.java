package io.orrery.fuse.kernel;

import io.orrery.fuse.Notices;
import io.orrery.ipld.Name;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The notices of {@code enum fuse_notify_code}, as the driver sends them. */
final class KernelNotices implements Notices.Kernel {
  private static final int INVAL_INODE = 2;
  private static final int INVAL_ENTRY = 3;
  private static final int DELETE = 6;

  /** Since protocol 7.44; older kernels refuse it (EINVAL). */
  private static final int INC_EPOCH = 8;

  /** Since Linux 6.18; older kernels refuse it. */
  private static final int PRUNE = 9;

  private final Device device;

  KernelNotices(Device device) {
    this.device = device;
  }

  /** {@code struct fuse_notify_inval_inode_out}: u64 ino, s64 off, s64 len. */
  @Override
  public int node(long node, long offset, long length) {
    return device.late(
        () -> Message.notice(INVAL_INODE).longs(node, offset).longs(length).sendTo(device));
  }

  /** {@code struct fuse_notify_inval_entry_out}: u64 parent, u32 namelen, flags; then the name. */
  @Override
  public int name(long parent, Name name) {
    return device.late(
        () ->
            Message.notice(INVAL_ENTRY)
                .longs(parent)
                .ints(name.length(), 0)
                .text(name)
                .sendTo(device));
  }

  /**
   * {@code struct fuse_notify_delete_out}: u64 parent, child, u32 namelen, padding; then the name.
   */
  @Override
  public int removed(long parent, Name name, long node) {
    return device.late(
        () ->
            Message.notice(DELETE)
                .longs(parent, node)
                .ints(name.length(), 0)
                .text(name)
                .sendTo(device));
  }

  @Override
  public int everyName() {
    return device.late(() -> Message.notice(INC_EPOCH).sendTo(device));
  }

  /**
   * {@code struct fuse_notify_prune_out}: u32 count, padding, u64 spare; then u64 nodeid of each.
   */
  @Override
  public int prune(long[] nodes) {
    ByteBuffer ids = ByteBuffer.allocate(nodes.length * Long.BYTES).order(ByteOrder.nativeOrder());
    ids.asLongBuffer().put(nodes);
    return device.late(
        () -> Message.notice(PRUNE).ints(nodes.length, 0).longs(0).bytes(ids).sendTo(device));
  }
}
