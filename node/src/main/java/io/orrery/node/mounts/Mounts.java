package io.orrery.node.mounts;

import io.orrery.fuse.IpfsTree;
import io.orrery.fuse.Mount;
import io.orrery.fuse.MountOptions;
import io.orrery.fuse.RootTree;
import io.orrery.fuse.Tree;
import io.orrery.fuse.TreeOptions;
import io.orrery.ipld.BlockSource;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.node.filestore.OwnMounts;
import io.orrery.node.pin.Pins;
import io.orrery.unixfs.ContentPath;
import io.orrery.unixfs.NodeCache;
import io.orrery.unixfs.NodeSource;
import io.orrery.unixfs.Resolved;
import io.orrery.unixfs.Resolver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The trees that this process has mounted. Safe from any thread. */
public final class Mounts implements OwnMounts, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Mounts.class);

  private static final Path DEVICE = Path.of("/dev/fuse");

  private final String repoId;
  private final Path repo;
  private final MountRules rules;
  private final BlockSource blocks;
  private final NodeCache cache;
  private final RootListing roots;
  private final TreeWork work = new TreeWork();
  private final List<MountedTree> mounted = new CopyOnWriteArrayList<>();
  private final List<IpfsTree> listings = new CopyOnWriteArrayList<>();
  private Runnable whenEmpty;
  private boolean closed;

  /**
   * No mounts yet.
   *
   * @param repoId told to the kernel with each mount; letters, digits and {@code -._} only
   * @param repo the repo's folder, in which nothing is mounted and whose volume {@code df} shows
   * @param pins what a listing of /ipfs shows
   */
  public Mounts(
      String repoId, Path repo, MountRules rules, BlockSource blocks, NodeCache cache, Pins pins) {
    this.repoId = repoId;
    this.repo = repo;
    this.rules = rules;
    this.blocks = blocks;
    this.cache = cache;
    this.roots = new RootListing(pins);
    pins.whenChanged(() -> listings.forEach(IpfsTree::rootsChanged));
  }

  public MountRules rules() {
    return rules;
  }

  /** What is mounted now, in the order in which it was. */
  public List<MountedTree> list() {
    return List.copyOf(mounted);
  }

  /**
   * Lets {@code action} run, on any thread, when the last mount has gone; none can be mounted then.
   */
  public synchronized void endWhenEmpty(Runnable action) {
    whenEmpty = action;
  }

  /**
   * Mounts the tree in which every CID is a name; it answers when this returns.
   *
   * @param directory where; null is where the configuration says, which is made if it lacks
   * @throws FaultException REFUSED, with what to do, for a directory that cannot be mounted upon;
   *     UNSUPPORTED on a machine without FUSE
   */
  public MountedTree mountIpfs(Path directory, MountWish wish) throws FaultException {
    IpfsTree tree = new IpfsTree(blocks, cache, options(), roots);
    Path place = directory == null ? usable(rules.ipfs()) : directory;
    if (directory == null) {
      make(place);
    }
    MountedTree done = mount(place, MountedTree.IPFS, tree, wish);
    listings.add(tree);
    CompletableFuture<Void> unused = done.mount().ended().thenRun(() -> listings.remove(tree));
    return done;
  }

  private static void make(Path directory) throws FaultException {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new FaultException(
          Fault.REFUSED,
          "cannot make the mount point "
              + directory
              + ": make it as root and give it to this user, or name another (-f, or Mounts.IPFS in"
              + " the config)",
          e);
    }
  }

  /**
   * Mounts one directory of content; it answers when this returns.
   *
   * @throws FaultException NOT_A_DIRECTORY for what is none, ABSENT for a path that leads nowhere,
   *     why a block on the way is not to be had, and as {@link #mountIpfs}
   */
  public MountedTree mountRoot(ContentPath content, Path directory, MountWish wish)
      throws FaultException {
    Cid root = resolve(content);
    RootTree tree = RootTree.open(root, blocks, cache, options());
    return mount(directory, content.toString(), tree, wish);
  }

  private Cid resolve(ContentPath content) throws FaultException {
    Deadline deadline = Deadline.after(rules.lookupDeadline());
    try {
      Resolver resolver = new Resolver(new NodeSource(blocks, cache));
      Resolved found =
          resolver.resolve(content, deadline).get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
      if (!found.remaining().isEmpty()) {
        throw FaultException.unsupported("not a path of files and directories: " + content);
      }
      return found.cid();
    } catch (ExecutionException e) {
      FaultException fault = FaultException.unwrap(e);
      if (fault != null) {
        throw fault;
      }
      throw new IllegalStateException("a walk failed with what is no fault", e);
    } catch (TimeoutException e) {
      throw new FaultException(Fault.TIMED_OUT, "no answer in time for " + content, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FaultException(Fault.CLOSED, "interrupted", e);
    }
  }

  private TreeOptions options() {
    return new TreeOptions(
        rules.lookupDeadline(), rules.readDeadline(), repo, work, rules.maxInodes());
  }

  private synchronized MountedTree mount(Path directory, String content, Tree tree, MountWish wish)
      throws FaultException {
    if (closed) {
      throw new FaultException(Fault.CLOSED, "this process is about to end: try again");
    }
    requireFuse();
    boolean others = wish.allowOther() == null ? rules.allowOther() : wish.allowOther();
    MountDriver.Chosen driver = (wish.driver() == null ? rules.driver() : wish.driver()).choose();
    Mount mount =
        Mount.open(usable(directory), tree, new MountOptions(repoId, others), driver.factory());
    MountedTree made = new MountedTree(content, Instant.now(), others, driver.label(), mount);
    mounted.add(made);
    LOG.info(
        "mounted {} at {} by the {} driver ({})",
        content,
        made.mountPoint(),
        driver.label(),
        driver.why());
    CompletableFuture<Void> unused = mount.ended().thenRun(() -> forget(made));
    return made;
  }

  private static void requireFuse() throws FaultException {
    if (!Files.exists(DEVICE)) {
      throw FaultException.unsupported(
          "no /dev/fuse on this machine: load the module (modprobe fuse), or give the container"
              + " the device and the right to mount");
    }
    if (!Files.isReadable(DEVICE) || !Files.isWritable(DEVICE)) {
      throw FaultException.refused("/dev/fuse may not be opened by this user");
    }
  }

  private Path usable(Path directory) throws FaultException {
    Ground ground = Ground.of(directory.toAbsolutePath(), devices());
    if (ground.forbidden().isPresent()) {
      Path at = ground.forbidden().get().mountPoint();
      throw FaultException.refused(
          at.equals(ground.path())
              ? directory + " has a mount of this node already: umount it first"
              : directory + " lies inside the mount of this node at " + at);
    }
    if (ground.path().startsWith(real(repo))) {
      throw FaultException.refused(
          directory + " lies inside the repo " + repo + ": name another directory");
    }
    return ground.path();
  }

  private static Path real(Path path) throws FaultException {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      throw new FaultException(Fault.REFUSED, "cannot look at " + path + ": " + e.getMessage(), e);
    }
  }

  @Override
  public Path follow(Path absolute) throws FaultException {
    Ground ground = Ground.of(absolute, devices());
    if (ground.forbidden().isPresent()) {
      throw FaultException.refused(
          absolute + " lies on the mount of this node at " + ground.forbidden().get().mountPoint());
    }
    return ground.path();
  }

  /** How many files and directories the kernel holds of all the mounts. */
  public long heldNodes() {
    return mounted.stream().mapToLong(tree -> tree.mount().heldNodes()).sum();
  }

  @Override
  public boolean cover(Path path) {
    return mounted.stream().anyMatch(tree -> path.startsWith(tree.mountPoint()));
  }

  private Set<String> devices() {
    return mounted.stream().map(tree -> tree.entry().device()).collect(Collectors.toSet());
  }

  /** Called when it has gone, perhaps by two threads; both return when all know of it. */
  private synchronized void forget(MountedTree gone) {
    if (mounted.remove(gone)) {
      LOG.info("{} at {} is unmounted", gone.content(), gone.mountPoint());
      if (mounted.isEmpty() && whenEmpty != null) {
        closed = true;
        whenEmpty.run();
      }
    }
  }

  /**
   * The mount of this process at {@code directory}, which is looked up and not looked at.
   *
   * @throws FaultException ABSENT when there is none
   */
  public MountedTree at(Path directory) throws FaultException {
    Path path = Ground.of(directory.toAbsolutePath(), devices()).path();
    Optional<MountedTree> found =
        mounted.stream().filter(tree -> tree.mountPoint().equals(path)).findFirst();
    return found.orElseThrow(
        () -> new FaultException(Fault.ABSENT, directory + " is no mount of this node"));
  }

  /**
   * Unmounts, and returns when nothing of it is left.
   *
   * @param force also when it is busy: whoever holds it gets errors from then on
   * @throws FaultException REFUSED, with who holds it, when it is busy and not forced
   */
  public void unmount(MountedTree tree, boolean force) throws FaultException {
    if (force) {
      tree.mount().abort();
    } else {
      tree.mount().close();
    }
    forget(tree);
  }

  /**
   * Unmounts all, busy ones too, and lets no more be mounted. A mount that cannot be taken away is
   * told of in the log; it dies with the process.
   */
  @Override
  public void close() {
    List<MountedTree> last;
    synchronized (this) {
      closed = true;
      last = new ArrayList<>(mounted);
    }
    for (int i = last.size() - 1; i >= 0; i--) {
      end(last.get(i));
    }
    work.close();
  }

  private void end(MountedTree tree) {
    try {
      tree.mount().close();
    } catch (FaultException busy) {
      LOG.warn("{}; unmounting it all the same", busy.getMessage());
      abort(tree);
    }
  }

  private void abort(MountedTree tree) {
    try {
      tree.mount().abort();
    } catch (FaultException e) {
      LOG.error("{}", e.getMessage());
    }
  }
}
