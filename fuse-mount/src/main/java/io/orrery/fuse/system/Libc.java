package io.orrery.fuse.system;

import com.kenai.jffi.MemoryIO;
import java.nio.ByteBuffer;
import jnr.ffi.LibraryLoader;
import jnr.ffi.LibraryOption;
import jnr.ffi.Runtime;
import jnr.ffi.annotations.IgnoreError;
import jnr.ffi.types.size_t;
import jnr.ffi.types.u_int64_t;

/** The system calls that Java does not make for us, with addresses as longs. */
public final class Libc {
  private static final MemoryIO MEMORY = MemoryIO.getInstance();

  /** Public because jnr's generated class implements it from a class loader of its own. */
  public interface Calls {
    int open(String path, int flags);

    @IgnoreError
    int close(int descriptor);

    long read(int descriptor, long buffer, @size_t long length);

    long write(int descriptor, long buffer, @size_t long length);

    long writev(int descriptor, long vectors, int count);

    int mount(String source, String target, String type, @u_int64_t long flags, String data);

    int socketpair(int domain, int type, int protocol, long pair);

    int pipe2(long pair, int flags);

    long recvmsg(int descriptor, long header, int flags);

    @IgnoreError
    int waitpid(int child, long status, int options);

    @IgnoreError
    int posix_spawn_file_actions_init(long actions);

    @IgnoreError
    int posix_spawn_file_actions_adddup2(long actions, int from, int to);

    @IgnoreError
    int posix_spawn_file_actions_destroy(long actions);

    /** The number of the error is the result. */
    @IgnoreError
    int posix_spawnp(
        long child, String file, long actions, long attributes, long arguments, long environment);

    int fcntl(int descriptor, int command, int argument);

    int umount2(String target, int flags);

    @IgnoreError
    int getuid();

    @IgnoreError
    int getgid();

    @IgnoreError
    int geteuid();

    @IgnoreError
    String strerror(int errno);
  }

  private static final Calls CALLS =
      LibraryLoader.create(Calls.class).option(LibraryOption.SaveError, true).load("c");

  private static final Runtime RUNTIME = Runtime.getRuntime(CALLS);

  private Libc() {}

  public static Calls get() {
    return CALLS;
  }

  /** The {@code errno} of this thread's last call. */
  public static int errno() {
    return RUNTIME.getLastError();
  }

  /** Where the memory of a direct buffer begins, whatever its position. */
  public static long addressOf(ByteBuffer direct) {
    return MEMORY.getDirectBufferAddress(direct);
  }
}
