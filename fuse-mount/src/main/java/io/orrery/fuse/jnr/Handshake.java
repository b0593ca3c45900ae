package io.orrery.fuse.jnr;

import io.orrery.fuse.system.Libc;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.lang.ref.Reference;
import java.util.concurrent.atomic.AtomicLong;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;

/**
 * The first exchange with the kernel (FUSE_INIT, include/uapi/linux/fuse.h). libfuse 2.9 answers it
 * as of protocol 7.19 and cannot ask for what came later; so its answer is caught on a channel made
 * for this one message, the later features are added, and it is sent on. They matter: without
 * PARALLEL_DIROPS one look-up that waits for the network blocks every other name of its directory.
 */
final class Handshake {
  private static final int OPCODE_AT = 4;
  private static final int INIT = 26;
  private static final int IN_HEADER = 40;
  private static final int OUT_HEADER = 16;

  /** {@code struct fuse_init_in}: major, minor, max_readahead, flags. */
  private static final int IN_FLAGS = IN_HEADER + 12;

  /** {@code struct fuse_init_out} of protocol 7.23 and later. */
  private static final int OUT_SIZE = OUT_HEADER + 64;

  private static final int OUT_FLAGS = OUT_HEADER + 12;
  private static final int OUT_MAX_WRITE = OUT_HEADER + 20;
  private static final int OUT_TIME_GRANULARITY = OUT_HEADER + 24;
  private static final int OUT_MAX_PAGES = OUT_HEADER + 28;

  private static final int ATOMIC_O_TRUNC = 1 << 3;
  private static final int BIG_WRITES = 1 << 5;
  private static final int NO_OPEN_SUPPORT = 1 << 17;
  private static final int PARALLEL_DIROPS = 1 << 18;
  private static final int MAX_PAGES = 1 << 22;
  private static final int CACHE_SYMLINKS = 1 << 23;
  private static final int NO_OPENDIR_SUPPORT = 1 << 24;
  private static final int EXPLICIT_INVAL_DATA = 1 << 25;
  private static final int HANDLE_KILLPRIV_V2 = 1 << 28;
  private static final int WANTED = PARALLEL_DIROPS | MAX_PAGES | CACHE_SYMLINKS;

  /** Requests of 1 MiB, the most that kernels before 6.13 grant (FUSE_MAX_MAX_PAGES). */
  private static final short PAGES = 256;

  /** What is wanted besides for a tree that may change; see the kernel driver's Negotiation. */
  private static final int WANTED_TO_WRITE =
      ATOMIC_O_TRUNC | BIG_WRITES | EXPLICIT_INVAL_DATA | HANDLE_KILLPRIV_V2;

  private static final int MAX_WRITE = PAGES * 4096;

  /** How large a message may be that brings bytes to write, in bytes. */
  static final int WRITE_BUFFER = MAX_WRITE + 4096;

  private final Native.LibFuse fuse;
  private final long session;
  private final long channel;

  Handshake(Native.LibFuse fuse, long session, long channel) {
    this.fuse = fuse;
    this.session = session;
    this.channel = channel;
  }

  /**
   * Answers the kernel's INIT, which waits on the channel since the mount was made.
   *
   * @param writable whether the tree may change
   * @return whether the kernel can do without OPEN and OPENDIR
   */
  boolean perform(boolean writable) throws FaultException {
    long size = fuse.fuse_chan_bufsize(channel);
    Pointer request = Memory.allocateDirect(Native.runtime(), (int) size);
    Pointer cell = Memory.allocateDirect(Native.runtime(), Long.BYTES);
    cell.putLong(0, channel);
    int length = fuse.fuse_chan_recv(cell.address(), request.address(), size);
    if (length < IN_FLAGS + Integer.BYTES || request.getInt(OPCODE_AT) != INIT) {
      throw failed("the kernel's first message is not FUSE_INIT");
    }
    int offered = request.getInt(IN_FLAGS);
    Pointer answer = answerOfLibFuse(request, length, size);
    int wanted = WANTED | (writable ? WANTED_TO_WRITE : 0);
    answer.putInt(OUT_FLAGS, answer.getInt(OUT_FLAGS) | (offered & wanted));
    if (writable) {
      answer.putInt(OUT_MAX_WRITE, MAX_WRITE);
    }
    answer.putInt(OUT_TIME_GRANULARITY, 1);
    answer.putShort(OUT_MAX_PAGES, PAGES);
    int descriptor = fuse.fuse_chan_fd(channel);
    if (Libc.get().write(descriptor, answer.address(), OUT_SIZE) != OUT_SIZE) {
      throw failed(Libc.get().strerror(Libc.errno()));
    }
    int openless = NO_OPEN_SUPPORT | NO_OPENDIR_SUPPORT;
    return (offered & openless) == openless;
  }

  private Pointer answerOfLibFuse(Pointer request, int length, long bufferSize)
      throws FaultException {
    Pointer answer = Memory.allocateDirect(Native.runtime(), OUT_SIZE, true);
    AtomicLong caught = new AtomicLong();
    Native.SendCall send = (self, vector, count) -> catchInto(answer, vector, count, caught);
    Pointer operations = Memory.allocateDirect(Native.runtime(), 3 * Long.BYTES, true);
    operations.putLong(Long.BYTES, Native.closure(Native.SendCall.class, send));
    long once = fuse.fuse_chan_new(operations, -1, bufferSize, 0);
    try {
      fuse.fuse_session_process(session, request.address(), length, once);
    } finally {
      fuse.fuse_chan_destroy(once);
      Reference.reachabilityFence(send);
    }
    if (caught.get() < OUT_FLAGS + Integer.BYTES) {
      throw failed("libfuse does not speak this kernel's protocol");
    }
    answer.putInt(0, OUT_SIZE);
    return answer;
  }

  private static int catchInto(Pointer answer, long vector, long count, AtomicLong caught) {
    long at = 0;
    for (long i = 0; i < count; i++) {
      long address = Native.MEMORY.getAddress(vector + i * 16);
      long length = Math.min(Native.MEMORY.getLong(vector + i * 16 + 8), OUT_SIZE - at);
      Native.MEMORY.copyMemory(address, answer.address() + at, length);
      at += length;
    }
    caught.set(at);
    return 0;
  }

  private static FaultException failed(String why) {
    return new FaultException(Fault.UNSUPPORTED, "cannot mount: " + why);
  }
}
