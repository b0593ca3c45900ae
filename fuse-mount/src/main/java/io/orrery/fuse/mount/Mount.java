package io.orrery.fuse.mount;

import io.orrery.fuse.Tree;
import io.orrery.fuse.WritableTree;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A tree at a directory. It stands until {@link #close()}, {@link #abort()}, or until somebody else
 * unmounts it, which is as good an end as ours. Safe from any thread.
 *
 * <p>This process must not open, stat or map anything below the mount point: a page fault in Java
 * code would wait for threads that cannot run before it ends.
 */
public final class Mount implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Mount.class);

  /** What the kernel should read ahead: one request of the largest size. */
  private static final int READ_AHEAD_KIB = 1024;

  private static final int END_SECONDS = 10;

  private final MountEntry entry;
  private final Tree tree;
  private final Driver driver;

  private Mount(MountEntry entry, Tree tree, Driver driver) {
    this.entry = entry;
    this.tree = tree;
    this.driver = driver;
  }

  /**
   * Mounts {@code tree} at {@code directory}, which exists and is empty; the mount answers when
   * this returns.
   *
   * @throws FaultException REFUSED when the directory cannot be mounted upon, UNSUPPORTED when this
   *     machine lacks FUSE
   */
  public static Mount open(Path directory, Tree tree, MountOptions options, Driver.Factory drivers)
      throws FaultException {
    if (options.writable() && !(tree instanceof WritableTree)) {
      throw new IllegalArgumentException("a tree that never changes is mounted read-only");
    }
    Path mountPoint = usable(directory);
    String label = String.valueOf(mountPoint.getFileName());
    Driver driver = drivers.mount(mountPoint, tree, options, label);
    MountEntry entry =
        MountTable.read().ours(options.repoId()).stream()
            .filter(ours -> ours.mountPoint().equals(mountPoint))
            .reduce((below, above) -> above)
            .orElseThrow(
                () -> new FaultException(Fault.CLOSED, mountPoint + " was unmounted at once"));
    readAhead(entry);
    return new Mount(entry, tree, driver);
  }

  /**
   * Serves a mount that somebody else has made on a descriptor; it answers when this returns. It is
   * his to unmount, where this process does not see it.
   *
   * @throws FaultException REFUSED for a descriptor that cannot be served, UNSUPPORTED when the
   *     kernel is too old
   */
  public static Mount serve(HandedDescriptor descriptor, Tree tree, Driver.Handed drivers)
      throws FaultException {
    descriptor.require();
    MountEntry entry = descriptor.entry();
    Driver driver = drivers.serve(descriptor.number(), tree, "fd-" + descriptor.number());
    readAhead(entry);
    return new Mount(entry, tree, driver);
  }

  private static Path usable(Path directory) throws FaultException {
    Path absolute = directory.toAbsolutePath().normalize();
    requireNoneOfOurs(absolute);
    if (!Files.isDirectory(absolute)) {
      throw FaultException.refused("mount point " + directory + " is not a directory: mkdir it");
    }
    try (Stream<Path> content = Files.list(absolute)) {
      if (content.findAny().isPresent()) {
        throw FaultException.refused(
            "mount point " + directory + " is not empty: a mount would hide what is in it");
      }
      Path real = absolute.toRealPath();
      requireNoneOfOurs(real);
      return real;
    } catch (FaultException e) {
      throw e;
    } catch (IOException e) {
      throw new FaultException(
          Fault.REFUSED, "mount point " + directory + " cannot be used: " + e.getMessage(), e);
    }
  }

  private static void requireNoneOfOurs(Path mountPoint) throws FaultException {
    MountTable table = MountTable.read();
    if (table.at(mountPoint).filter(MountTable::isAnyOfOurs).isPresent()) {
      throw FaultException.refused(
          mountPoint + " has a mount of Orrery's already: umount it first");
    }
    if (table.holding(mountPoint).filter(MountTable::isAnyOfOurs).isPresent()) {
      throw FaultException.refused(mountPoint + " lies inside a mount of Orrery's");
    }
  }

  /** The kernel reads 128 KiB ahead by itself; more needs root, and is an advantage only. */
  private static void readAhead(MountEntry entry) {
    Path knob = Path.of("/sys/class/bdi", entry.device(), "read_ahead_kb");
    try {
      Files.writeString(knob, Integer.toString(READ_AHEAD_KIB));
    } catch (IOException e) {
      LOG.debug("read-ahead stays as the kernel has it: {}", e.toString());
    }
  }

  public Path mountPoint() {
    return entry.mountPoint();
  }

  /** The kernel's line for this mount. */
  public MountEntry entry() {
    return entry;
  }

  /** How many requests of this kind the kernel has sent so far. */
  public long requests(Operation operation) {
    return driver.count(operation);
  }

  /** See {@link Tree#heldNodes}. */
  public int heldNodes() {
    return tree.heldNodes();
  }

  /** Completes when the mount is gone, whoever unmounted it. */
  public CompletableFuture<Void> ended() {
    return driver.ended().copy();
  }

  /**
   * Unmounts and returns when nothing of it is left. Does nothing when the mount is gone.
   *
   * @throws FaultException REFUSED, with who holds it, when it is busy; it then stands as before
   */
  @Override
  public void close() throws FaultException {
    if (isGone()) {
      awaitEnd();
      return;
    }
    requireSeen();
    checkTopmost();
    if (!Unmount.orderly(entry.mountPoint())) {
      throw FaultException.refused(mountPoint() + " is busy: " + holders());
    }
    awaitEnd();
  }

  /**
   * Unmounts even when it is busy: whoever holds it gets errors from then on. Returns when nothing
   * of it is left here.
   */
  public void abort() throws FaultException {
    if (!isGone()) {
      requireSeen();
      checkTopmost();
      Unmount.abort(entry);
    }
    awaitEnd();
  }

  private boolean isGone() throws FaultException {
    return driver.ended().isDone() || (entry.isSeen() && !MountTable.read().has(entry.id()));
  }

  private void requireSeen() throws FaultException {
    if (!entry.isSeen()) {
      throw FaultException.refused(
          mountPoint() + " was mounted where this process does not look: unmount it there");
    }
  }

  /** Else umount(2), which takes a path, would hit the mount that somebody put over ours. */
  private void checkTopmost() throws FaultException {
    int top = MountTable.read().at(entry.mountPoint()).map(MountEntry::id).orElse(entry.id());
    if (top != entry.id()) {
      throw FaultException.refused(
          "another mount lies over " + mountPoint() + ": unmount it first");
    }
  }

  private String holders() {
    List<Holder> holders = Holder.of(entry);
    if (holders.isEmpty()) {
      return "a mount below it or a process that this user may not look into";
    }
    return holders.stream().map(Holder::toString).collect(Collectors.joining(", "));
  }

  /** Another mount namespace may keep the mount alive; its requests are served until it lets go. */
  private void awaitEnd() throws FaultException {
    try {
      driver.ended().get(END_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      LOG.warn("{} is unmounted here, but held open from elsewhere", mountPoint());
    } catch (ExecutionException e) {
      throw new FaultException(Fault.CLOSED, mountPoint() + " did not end: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FaultException(Fault.CLOSED, "interrupted while unmounting " + mountPoint(), e);
    }
  }
}
