package io.orrery.fuse.kernel;

import io.orrery.fuse.system.Libc;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The first exchange, FUSE_INIT: what this kernel can, and what of it is wanted.
 *
 * @param openless whether the kernel does without OPEN and OPENDIR once they were refused
 * @param bufferSize how large a message the kernel may send, in bytes
 */
record Negotiation(boolean openless, int bufferSize) {
  /** Linux 5.4; older ones lack what the driver leans on (MAX_PAGES, NO_OPENDIR_SUPPORT). */
  private static final int MAJOR = 7;

  private static final int OLDEST_MINOR = 31;

  /** What the structures here are written after. Kernels of later versions step down to it. */
  private static final int MINOR = 45;

  private static final int ASYNC_READ = 1;
  private static final int ATOMIC_O_TRUNC = 1 << 3;
  private static final int BIG_WRITES = 1 << 5;
  private static final int DO_READDIRPLUS = 1 << 13;
  private static final int READDIRPLUS_AUTO = 1 << 14;
  private static final int NO_OPEN_SUPPORT = 1 << 17;
  private static final int PARALLEL_DIROPS = 1 << 18;
  private static final int MAX_PAGES = 1 << 22;
  private static final int CACHE_SYMLINKS = 1 << 23;
  private static final int NO_OPENDIR_SUPPORT = 1 << 24;
  private static final int EXPLICIT_INVAL_DATA = 1 << 25;
  private static final int HANDLE_KILLPRIV_V2 = 1 << 28;
  private static final int OPENLESS = NO_OPEN_SUPPORT | NO_OPENDIR_SUPPORT;

  /**
   * READDIRPLUS_AUTO: names come with their attributes at the start of a listing and where the last
   * ones were looked up, so that a plain {@code ls} pays for no attributes.
   */
  private static final int WANTED =
      ASYNC_READ | DO_READDIRPLUS | READDIRPLUS_AUTO | PARALLEL_DIROPS | MAX_PAGES | CACHE_SYMLINKS;

  /**
   * What is wanted besides for a tree that may change. HANDLE_KILLPRIV_V2 spares the kernel a
   * GETXATTR in front of each write. EXPLICIT_INVAL_DATA: pages stay when a time changes, which it
   * does with each write; what is changed from elsewhere is told by notices. Not wanted is what
   * would have us keep locks (POSIX_LOCKS, FLOCK_LOCKS: the kernel keeps them well), and
   * WRITEBACK_CACHE, under which the kernel would not see what others write.
   */
  private static final int WANTED_TO_WRITE =
      ATOMIC_O_TRUNC | BIG_WRITES | EXPLICIT_INVAL_DATA | HANDLE_KILLPRIV_V2;

  /**
   * How many read-aheads the kernel may have under way. Its own default of 12 lets a dozen reads
   * that hang stop every other reader of the mount.
   */
  private static final short MAX_BACKGROUND = 512;

  private static final short CONGESTION_THRESHOLD = 384;

  /** Requests of 1 MiB, the most that kernels before 6.13 grant (FUSE_MAX_MAX_PAGES). */
  private static final short PAGES = 256;

  private static final int MAX_READAHEAD = 1 << 20;

  /** The bytes of the largest read or write. */
  static final int MAX_REQUEST = PAGES * 4096;

  /** Where nothing is written, the least that the kernel takes. */
  private static final int NO_WRITE = 4096;

  /** What a loop must be ready to read: {@code FUSE_MIN_READ_BUFFER}, and room to spare. */
  private static final int READ_ONLY_BUFFER = 64 * 1024;

  /** The same where writes come: the largest, and room for its structures and to spare. */
  private static final int WRITE_BUFFER = MAX_REQUEST + 4096;

  /**
   * Reads FUSE_INIT, which waits on the device since the mount was made, and answers it.
   *
   * @param writable whether the tree may change
   * @throws FaultException UNSUPPORTED for a kernel that is too old
   */
  static Negotiation perform(Device device, boolean writable) throws FaultException {
    ByteBuffer in = ByteBuffer.allocateDirect(READ_ONLY_BUFFER).order(ByteOrder.nativeOrder());
    Request request = new Request(in);
    long length = device.read(Libc.addressOf(in), READ_ONLY_BUFFER);
    if (length < 0 || !request.isWhole(length) || request.opcode() != Opcode.INIT.number()) {
      throw failed("the kernel's first message is not FUSE_INIT");
    }
    // struct fuse_init_in: u32 major, minor, max_readahead, flags.
    int major = request.bodyInt(0);
    int minor = request.bodyInt(4);
    if (major != MAJOR || minor < OLDEST_MINOR) {
      throw failed("the kernel speaks FUSE " + major + "." + minor + ", and 7.31 is needed");
    }
    int offered = request.bodyInt(12);
    int wanted = WANTED | (writable ? WANTED_TO_WRITE : 0);
    // struct fuse_init_out: u32 major, minor, max_readahead, flags, u16 max_background,
    // congestion_threshold, u32 max_write, time_gran, u16 max_pages, then 34 bytes unused here.
    Message answer =
        Message.of(0, request.unique())
            .ints(MAJOR, Math.min(minor, MINOR))
            .ints(MAX_READAHEAD, offered & wanted)
            .ints(MAX_BACKGROUND | CONGESTION_THRESHOLD << 16, writable ? MAX_REQUEST : NO_WRITE)
            .ints(1, PAGES)
            .longs(0, 0)
            .longs(0, 0);
    int errno = answer.sendTo(device);
    if (errno != 0) {
      throw failed(Libc.get().strerror(errno));
    }
    return new Negotiation(
        (offered & OPENLESS) == OPENLESS, writable ? WRITE_BUFFER : READ_ONLY_BUFFER);
  }

  private static FaultException failed(String why) {
    return new FaultException(Fault.UNSUPPORTED, "cannot mount: " + why);
  }
}
