package io.orrery.fuse.jnr;

/**
 * The message that a loop is having processed, for what libfuse 2.9 is too old to pass on: whether
 * a change takes set-uid and set-gid bits away (HANDLE_KILLPRIV_V2, include/uapi/linux/fuse.h).
 * Each answer is about the request of the calling thread, from within the library's call.
 */
final class RawRequest {
  private static final int IN_HEADER = 40;

  /** {@code struct fuse_write_in}: u32 write_flags at 20. */
  private static final int WRITE_FLAGS = IN_HEADER + 20;

  private static final int WRITE_KILL_SUIDGID = 1 << 2;

  /** {@code struct fuse_setattr_in}: u32 valid. */
  private static final int VALID = IN_HEADER;

  private static final int FATTR_KILL_SUIDGID = 1 << 11;

  /** {@code struct fuse_open_in}: u32 flags, open_flags. */
  private static final int OPEN_FLAGS = IN_HEADER + 4;

  /** {@code struct fuse_create_in}: u32 flags, mode, umask, open_flags. */
  private static final int CREATE_FLAGS = IN_HEADER + 12;

  private static final int OPEN_KILL_SUIDGID = 1;

  private static final ThreadLocal<RawRequest> OF_THREAD = new ThreadLocal<>();

  private final long address;

  /** As it came: libfuse takes the bits out that it does not know. */
  private int valid;

  /**
   * The messages of this thread's loop.
   *
   * @param address where the loop has them, one after the other
   */
  RawRequest(long address) {
    this.address = address;
    OF_THREAD.set(this);
  }

  /** To be called with each message, before the library has it. */
  void received() {
    valid = Native.MEMORY.getInt(address + VALID);
  }

  private static boolean has(int field, int flag) {
    return (Native.MEMORY.getInt(OF_THREAD.get().address + field) & flag) != 0;
  }

  static boolean writeKillsPrivileges() {
    return has(WRITE_FLAGS, WRITE_KILL_SUIDGID);
  }

  static boolean changeKillsPrivileges() {
    return (OF_THREAD.get().valid & FATTR_KILL_SUIDGID) != 0;
  }

  static boolean openKillsPrivileges() {
    return has(OPEN_FLAGS, OPEN_KILL_SUIDGID);
  }

  static boolean createKillsPrivileges() {
    return has(CREATE_FLAGS, OPEN_KILL_SUIDGID);
  }
}
