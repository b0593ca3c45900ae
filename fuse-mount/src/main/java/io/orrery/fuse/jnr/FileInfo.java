package io.orrery.fuse.jnr;

import io.orrery.fuse.Opened;

/**
 * {@code struct fuse_file_info} (fuse_common.h of libfuse 2.9) by address: int flags, unsigned long
 * fh_old, int writepage, a word of bits, u64 fh, u64 lock_owner. jnr-fuse has the bits elsewhere.
 */
final class FileInfo {
  static final int SIZE = 40;

  private static final int FROM_MAP = 16;
  private static final int BITS = 20;
  private static final int HANDLE = 24;
  private static final byte DIRECT_IO = 1;
  private static final byte KEEP_CACHE = 2;

  private FileInfo() {}

  /** Those of open(2). */
  static int flags(long info) {
    return Native.MEMORY.getInt(info);
  }

  /** Whether a write comes from a shared map. */
  static boolean isFromMap(long info) {
    return Native.MEMORY.getInt(info + FROM_MAP) != 0;
  }

  static long handle(long info) {
    return Native.MEMORY.getLong(info + HANDLE);
  }

  static void keepCache(long info) {
    Native.MEMORY.putByte(info + BITS, KEEP_CACHE);
  }

  /** Writes down what {@code fuse_reply_open} is to say. */
  static void opened(long info, Opened opened) {
    byte bits =
        switch (opened.cache()) {
          case KEEP -> KEEP_CACHE;
          case RENEW -> 0;
          case NONE -> DIRECT_IO;
        };
    Native.MEMORY.putInt(info + BITS, bits);
    Native.MEMORY.putLong(info + HANDLE, opened.handle());
  }
}
