package io.orrery.fuse.jnr;

import com.kenai.jffi.MemoryIO;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.annotations.Delegate;
import jnr.ffi.annotations.IgnoreError;
import jnr.ffi.types.size_t;

/**
 * The functions of libfuse 2.9 that the driver calls, with addresses as longs: a request, a session
 * and a channel are opaque here. The nested interfaces are public because jnr's generated classes
 * implement and call them from a class loader of their own.
 */
public final class Native {
  /** Reads and writes memory by address. */
  static final MemoryIO MEMORY = MemoryIO.getInstance();

  private Native() {}

  /** fuse_lowlevel.h and fuse_common.h of libfuse 2.9. */
  public interface LibFuse {
    long fuse_mount(String mountPoint, Pointer arguments);

    @IgnoreError
    void fuse_opt_free_args(Pointer arguments);

    long fuse_lowlevel_new(Pointer arguments, Pointer operations, @size_t long size, long userdata);

    @IgnoreError
    void fuse_session_add_chan(long session, long channel);

    @IgnoreError
    void fuse_session_remove_chan(long channel);

    @IgnoreError
    void fuse_session_process(long session, long buffer, @size_t long length, long channel);

    @IgnoreError
    void fuse_session_exit(long session);

    @IgnoreError
    void fuse_session_destroy(long session);

    @IgnoreError
    int fuse_chan_recv(long channelCell, long buffer, @size_t long size);

    @IgnoreError
    int fuse_chan_fd(long channel);

    @IgnoreError
    @size_t
    long fuse_chan_bufsize(long channel);

    long fuse_chan_new(Pointer operations, int descriptor, @size_t long bufferSize, long data);

    /** Also closes the channel's descriptor. */
    @IgnoreError
    void fuse_chan_destroy(long channel);

    @IgnoreError
    int fuse_reply_err(long request, int errno);

    @IgnoreError
    void fuse_reply_none(long request);

    @IgnoreError
    int fuse_reply_entry(long request, long entry);

    @IgnoreError
    int fuse_reply_attr(long request, long stat, double timeout);

    @IgnoreError
    int fuse_reply_readlink(long request, long target);

    @IgnoreError
    int fuse_reply_open(long request, long fileInfo);

    @IgnoreError
    int fuse_reply_create(long request, long entry, long fileInfo);

    @IgnoreError
    int fuse_reply_write(long request, @size_t long count);

    @IgnoreError
    int fuse_reply_buf(long request, long buffer, @size_t long size);

    @IgnoreError
    int fuse_reply_iov(long request, long vector, int count);

    @IgnoreError
    int fuse_reply_statfs(long request, long statvfs);

    @IgnoreError
    int fuse_reply_xattr(long request, @size_t long count);

    /** A {@code struct fuse_ctx}, valid until the request is answered. */
    @IgnoreError
    long fuse_req_ctx(long request);

    @IgnoreError
    void fuse_req_interrupt_func(long request, long function, long data);

    @IgnoreError
    int fuse_lowlevel_notify_inval_inode(long channel, long node, long offset, long length);

    @IgnoreError
    int fuse_lowlevel_notify_inval_entry(long channel, long parent, long name, @size_t long length);

    @IgnoreError
    int fuse_lowlevel_notify_delete(
        long channel, long parent, long child, long name, @size_t long length);
  }

  /** {@code forget}, {@code readlink}, {@code getattr} …: a request on a node and one more word. */
  public interface NodeCall {
    @Delegate
    void call(long request, long node, long argument);
  }

  /** {@code getxattr} and others of four words. */
  public interface NameCall {
    @Delegate
    void call(long request, long node, long name, long size);
  }

  /** {@code write} and others of six words. */
  public interface SixCall {
    @Delegate
    void call(long request, long node, long third, long fourth, long fifth, long sixth);
  }

  /** {@code read}, {@code readdir} and others of five words. */
  public interface RangeCall {
    @Delegate
    void call(long request, long node, long size, long offset, long fileInfo);
  }

  /** {@code fuse_interrupt_func_t}. */
  public interface InterruptCall {
    @Delegate
    void call(long request, long data);
  }

  /** {@code send} of {@code struct fuse_chan_ops}. */
  public interface SendCall {
    @Delegate
    int call(long channel, long vector, long count);
  }

  private static final class FuseHolder {
    static final LibFuse LIBRARY =
        LibraryLoader.create(LibFuse.class).failImmediately().load("libfuse.so.2");
  }

  /** libfuse 2; UNSUPPORTED, with what to install, on a machine that lacks it. */
  public static LibFuse fuse() throws FaultException {
    try {
      return FuseHolder.LIBRARY;
    } catch (LinkageError missing) {
      throw new FaultException(
          Fault.UNSUPPORTED,
          "libfuse.so.2 cannot be loaded: install libfuse 2 (Debian: apt-get install libfuse2)",
          missing);
    }
  }

  static Runtime runtime() {
    return Runtime.getSystemRuntime();
  }

  /** The address of a closure; the caller keeps {@code call} reachable as long as it is used. */
  static <T> long closure(Class<T> type, T call) {
    return runtime().getClosureManager().getClosurePointer(type, call).address();
  }
}
