package io.orrery.fuse.kernel;

import io.orrery.fuse.Notices;
import io.orrery.fuse.Tree;
import io.orrery.fuse.WritableTree;
import io.orrery.fuse.mount.Driver;
import io.orrery.fuse.mount.MountOptions;
import io.orrery.fuse.mount.Operation;
import io.orrery.fuse.system.Libc;
import io.orrery.ipld.FaultException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One mount that is served on {@code /dev/fuse} itself, by some threads that each loop on it. */
public final class KernelDriver implements Driver {
  private static final Logger LOG = LoggerFactory.getLogger(KernelDriver.class);

  /**
   * More than there are cores, for a thread may wait for the disk below the store's map; not many
   * more, since nothing waits for a network here.
   */
  private static final int THREADS =
      Math.min(32, Math.max(8, 2 * Runtime.getRuntime().availableProcessors()));

  private static final int F_SETFD = 2;
  private static final int FD_CLOEXEC = 1;

  private static final int ENOENT = 2;
  private static final int EINTR = 4;
  private static final int EAGAIN = 11;

  private final Device device;
  private final Tree tree;
  private final int bufferSize;
  private final Dispatch dispatch;
  private final Notices notices;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final AtomicInteger looping = new AtomicInteger(THREADS);

  private KernelDriver(Device device, Tree tree, Negotiation negotiated, String label) {
    this.device = device;
    this.tree = tree;
    this.bufferSize = negotiated.bufferSize();
    Exchange exchange = new Exchange(device);
    this.dispatch =
        tree instanceof WritableTree writable
            ? new WritableDispatch(exchange, writable, negotiated)
            : new Dispatch(exchange, tree, negotiated);
    this.notices = new Notices(new KernelNotices(device), label);
  }

  /** Whether this process may mount, or fusermount3 is there to do it. */
  public static boolean isPossible() {
    return MountCall.isPossible() || Fusermount.isPossible();
  }

  /** See {@link Driver.Factory#mount}. */
  public static KernelDriver mount(Path mountPoint, Tree tree, MountOptions options, String label)
      throws FaultException {
    return MountCall.isPossible()
        ? serve(mountPoint, MountCall.perform(mountPoint, options), tree, label)
        : serve(mountPoint, Fusermount.perform(mountPoint, options), tree, label);
  }

  /**
   * Serves a mount that somebody else made on a descriptor, which is taken over if this succeeds.
   */
  public static KernelDriver serve(int descriptor, Tree tree, String label) throws FaultException {
    Libc.get().fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    return start(new Device(descriptor), tree, label);
  }

  /** Serves a mount that was made on {@code device}. */
  static KernelDriver serve(Path mountPoint, Device device, Tree tree, String label)
      throws FaultException {
    try {
      return start(device, tree, label);
    } catch (FaultException | RuntimeException failure) {
      MountCall.undo(mountPoint);
      device.close();
      throw failure;
    }
  }

  private static KernelDriver start(Device device, Tree tree, String label) throws FaultException {
    Negotiation negotiated = Negotiation.perform(device, tree instanceof WritableTree);
    KernelDriver driver = new KernelDriver(device, tree, negotiated, label);
    tree.mounted(driver.notices);
    for (int i = 1; i <= THREADS; i++) {
      Thread thread = new Thread(driver::loop, "fuse-" + label + "-" + i);
      thread.setDaemon(true);
      thread.start();
    }
    return driver;
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
    try {
      ByteBuffer in = ByteBuffer.allocateDirect(bufferSize).order(ByteOrder.nativeOrder());
      Request request = new Request(in);
      long address = Libc.addressOf(in);
      while (true) {
        long length = device.read(address, bufferSize);
        if (length >= 0) {
          serve(request, length);
        } else if (length != -ENOENT && length != -EINTR && length != -EAGAIN) {
          return;
        }
      }
    } finally {
      if (looping.decrementAndGet() == 0) {
        tearDown();
      }
    }
  }

  private void serve(Request request, long length) {
    try {
      if (request.isWhole(length)) {
        dispatch.serve(request);
      } else {
        LOG.warn("the kernel sent {} bytes that are no message", length);
      }
    } catch (RuntimeException | Error defect) {
      LOG.error("a request failed for a reason that is a defect of this program", defect);
    }
  }

  /** Run by the last loop: the kernel has let go of the mount. */
  private void tearDown() {
    notices.close();
    dispatch.end();
    device.close();
    tree.unmounted();
    LOG.debug("served {} look-ups, {} reads", count(Operation.LOOKUP), count(Operation.READ));
    ended.complete(null);
  }
}
