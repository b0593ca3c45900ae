package io.orrery.fuse.jnr;

import io.orrery.fuse.Dirent;
import io.orrery.fuse.Listing;
import io.orrery.fuse.Lookup;
import io.orrery.fuse.system.Libc;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Supplier;

/**
 * A directory request's answer, written as the kernel reads it: {@code struct fuse_dirent}
 * (include/uapi/linux/fuse.h: u64 ino, u64 off, u32 namelen, u32 type, name, padded to eight
 * bytes). Written here and not by {@code fuse_add_direntry}, which would cost a call and a string
 * an entry.
 */
final class KernelListing extends KernelReply<ByteBuffer> implements Listing {
  private static final int HEADER = 24;

  private final ByteBuffer entries;

  /** A listing of at most {@code size} bytes, as many as the kernel has room for. */
  KernelListing(Native.LibFuse fuse, PendingRequests pending, long request, int size) {
    super(fuse, pending, request);
    this.entries = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
  }

  @Override
  public boolean add(Dirent entry, Supplier<Lookup.Found> lookup) {
    int length = entry.name().length();
    int padded = (HEADER + length + 7) & ~7;
    if (padded > entries.remaining()) {
      return false;
    }
    int end = entries.position() + padded;
    entries.putLong(entry.inode()).putLong(entry.next());
    entries.putInt(length).putInt(entry.kind().directoryType());
    entry.name().writeTo(entries);
    while (entries.position() < end) {
      entries.put((byte) 0);
    }
    return true;
  }

  @Override
  public boolean isEmpty() {
    return entries.position() == 0;
  }

  @Override
  public void end() {
    answer(entries.flip());
  }

  @Override
  void send(ByteBuffer filled) {
    ByteBuffer copy = Scratch.ofThread().bytes(filled.remaining()).put(filled);
    fuse.fuse_reply_buf(request, Libc.addressOf(copy), copy.position());
  }
}
