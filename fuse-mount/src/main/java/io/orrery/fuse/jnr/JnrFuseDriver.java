package io.orrery.fuse.jnr;

import io.orrery.fuse.Errno;
import io.orrery.fuse.Notices;
import io.orrery.fuse.Tree;
import io.orrery.fuse.WritableTree;
import io.orrery.fuse.mount.Driver;
import io.orrery.fuse.mount.MountOptions;
import io.orrery.fuse.mount.Operation;
import io.orrery.fuse.system.Libc;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One mount served through libfuse 2.9: the low-level session of the library, the loops ours.
 *
 * <p>Why not the library's loop: it starts and drops native threads, each of which the JVM must
 * attach and jffi must learn anew; eight parallel readers then get a third of what these named Java
 * threads give. Why the low level: it speaks of nodes, so that a tree sees no path, each answer has
 * its own time to live, names stay bytes, bytes go from the store's map into the kernel in one
 * {@code writev}, and an answer may come later from another thread. So no thread is parked on a
 * slow request, and the number of threads need not grow with them.
 */
public final class JnrFuseDriver implements Driver {
  private static final Logger LOG = LoggerFactory.getLogger(JnrFuseDriver.class);

  /**
   * More than there are cores, for a thread may wait for the disk below the store's map; not many
   * more, since nothing waits for a network here.
   */
  private static final int THREADS =
      Math.min(32, Math.max(8, 2 * Runtime.getRuntime().availableProcessors()));

  /**
   * How many read-aheads the kernel may have under way. Its own default of 12 lets a dozen reads
   * that hang stop every other reader of the mount.
   */
  private static final String SESSION_OPTIONS = "max_background=512,congestion_threshold=384";

  private static final int F_SETFD = 2;
  private static final int FD_CLOEXEC = 1;

  private final Native.LibFuse fuse;
  private final Tree tree;
  private final PendingRequests pending = new PendingRequests();
  private final Dispatch dispatch;
  private final Notices notices;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final AtomicInteger looping = new AtomicInteger(THREADS);
  private final long channel;
  private long session;

  private JnrFuseDriver(Native.LibFuse fuse, Tree tree, long channel, String label) {
    this.fuse = fuse;
    this.channel = channel;
    this.tree = tree;
    this.dispatch =
        tree instanceof WritableTree writable
            ? new WritableDispatch(fuse, writable, pending)
            : new Dispatch(fuse, tree, pending);
    this.notices = new Notices(new JnrNotices(fuse, channel), label);
  }

  /** See {@link Driver.Factory#mount}. */
  public static JnrFuseDriver mount(Path mountPoint, Tree tree, MountOptions options, String label)
      throws FaultException {
    Native.LibFuse fuse = Native.fuse();
    JnrFuseDriver driver =
        new JnrFuseDriver(fuse, tree, openChannel(fuse, mountPoint, options), label);
    try {
      driver.startSession();
    } catch (FaultException | RuntimeException failure) {
      driver.closeChannel();
      throw failure;
    }
    tree.mounted(driver.notices);
    for (int i = 1; i <= THREADS; i++) {
      Thread thread = new Thread(driver::loop, "fuse-" + label + "-" + i);
      thread.setDaemon(true);
      thread.start();
    }
    return driver;
  }

  private static long openChannel(Native.LibFuse fuse, Path mountPoint, MountOptions options)
      throws FaultException {
    try (Arguments arguments = new Arguments(fuse, options.words())) {
      long channel = fuse.fuse_mount(mountPoint.toString(), arguments.struct());
      if (channel == 0) {
        String why = Libc.get().strerror(Libc.errno());
        throw new FaultException(
            Fault.REFUSED,
            "cannot mount at " + mountPoint + ": " + why + " (see what libfuse said above)");
      }
      Libc.get().fcntl(fuse.fuse_chan_fd(channel), F_SETFD, FD_CLOEXEC);
      return channel;
    }
  }

  private void startSession() throws FaultException {
    try (Arguments arguments = new Arguments(fuse, SESSION_OPTIONS)) {
      session =
          fuse.fuse_lowlevel_new(arguments.struct(), dispatch.table(), dispatch.tableSize(), 0);
    }
    if (session == 0) {
      throw new FaultException(Fault.UNSUPPORTED, "libfuse refuses to start a session");
    }
    fuse.fuse_session_add_chan(session, channel);
    dispatch.openless(new Handshake(fuse, session, channel).perform(tree instanceof WritableTree));
  }

  @Override
  public CompletableFuture<Void> ended() {
    return ended;
  }

  @Override
  public long count(Operation operation) {
    return dispatch.count(operation);
  }

  private void loop() {
    long size =
        tree instanceof WritableTree ? Handshake.WRITE_BUFFER : fuse.fuse_chan_bufsize(channel);
    Pointer buffer = Memory.allocateDirect(Native.runtime(), (int) size);
    Pointer cell = Memory.allocateDirect(Native.runtime(), Long.BYTES);
    RawRequest raw = new RawRequest(buffer.address());
    try {
      while (true) {
        cell.putLong(0, channel);
        int length = fuse.fuse_chan_recv(cell.address(), buffer.address(), size);
        if (length > 0) {
          raw.received();
          fuse.fuse_session_process(session, buffer.address(), length, channel);
        } else if (length != -Errno.EINTR.number() && length != -Errno.EAGAIN.number()) {
          return;
        }
      }
    } finally {
      if (looping.decrementAndGet() == 0) {
        tearDown();
      }
    }
  }

  /** Run by the last loop thread: the kernel has let go of the mount. */
  private void tearDown() {
    notices.close();
    pending.end();
    closeChannel();
    tree.unmounted();
    LOG.debug("served {} look-ups, {} reads", count(Operation.LOOKUP), count(Operation.READ));
    ended.complete(null);
  }

  /** Closes /dev/fuse, which ends the connection if the kernel has not ended it. */
  private void closeChannel() {
    if (session != 0) {
      fuse.fuse_session_remove_chan(channel);
      fuse.fuse_session_destroy(session);
    }
    fuse.fuse_chan_destroy(channel);
  }
}
