package io.orrery.node.mounts;

import io.orrery.fuse.Tree;
import io.orrery.fuse.TreeOptions;
import io.orrery.fuse.WritableTree;
import io.orrery.fuse.content.IpfsTree;
import io.orrery.fuse.content.RootTree;
import io.orrery.fuse.kernel.KernelDriver;
import io.orrery.fuse.mount.HandedDescriptor;
import io.orrery.fuse.mount.Mount;
import io.orrery.fuse.mount.MountOptions;
import io.orrery.fuse.mutable.MfsTree;
import io.orrery.fuse.names.NamesTree;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.mfs.MutableDirectory;
import io.orrery.mfs.MutableTree;
import io.orrery.node.filestore.OwnMounts;
import io.orrery.node.naming.IpnsName;
import io.orrery.node.naming.OwnKey;
import io.orrery.unixfs.ContentPath;
import io.orrery.unixfs.NodeSource;
import io.orrery.unixfs.Resolved;
import io.orrery.unixfs.Resolver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The trees that this process has mounted. Safe from any thread. */
public final class Mounts implements OwnMounts, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Mounts.class);

  private final String repoId;
  private final Path repo;
  private final MountRules rules;
  private final Mountable what;
  private final NodeSource nodes;
  private final RootListing roots;
  private final TreeWork work = new TreeWork();
  private final List<MountedTree> mounted = new CopyOnWriteArrayList<>();
  private final List<IpfsTree> listings = new CopyOnWriteArrayList<>();

  /** Whose trees are mounted by themselves. */
  private final Map<MountedTree, IpnsName> keys = new ConcurrentHashMap<>();

  private IpnsRoots ipns;
  private Runnable whenEmpty;
  private boolean closed;

  /**
   * No mounts yet.
   *
   * @param repoId told to the kernel with each mount; letters, digits and {@code -._} only
   * @param repo the repo's folder, in which nothing is mounted and whose volume {@code df} shows
   */
  public Mounts(String repoId, Path repo, MountRules rules, Mountable what) {
    this.repoId = repoId;
    this.repo = repo;
    this.rules = rules;
    this.what = what;
    this.nodes = new NodeSource(what.blocks(), what.cache());
    this.roots = new RootListing(what.pins());
    what.pins().whenChanged(() -> listings.forEach(IpfsTree::rootsChanged));
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
    IpfsTree tree = new IpfsTree(what.blocks(), what.cache(), options(), roots);
    Path place = standard(directory, rules.ipfs(), "-f, or Mounts.IPFS");
    MountedTree done = mount(place, MountedTree.IPFS, remembered -> tree, wish);
    listings.add(tree);
    CompletableFuture<Void> unused = done.mount().ended().thenRun(() -> listings.remove(tree));
    return done;
  }

  /** Where something is mounted: where asked for, or where the configuration says, made. */
  private Path standard(Path directory, Path configured, String how) throws FaultException {
    if (directory != null) {
      return directory;
    }
    Path place = usable(configured);
    make(place, how);
    return place;
  }

  private static void make(Path directory, String how) throws FaultException {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new FaultException(
          Fault.REFUSED,
          "cannot make the mount point "
              + directory
              + ": make it as root and give it to this user, or name another ("
              + how
              + " in the config)",
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
    RootTree tree = RootTree.open(root, what.blocks(), what.cache(), options());
    return mount(directory, content.toString(), remembered -> tree, wish);
  }

  private Cid resolve(ContentPath content) throws FaultException {
    Deadline deadline = Deadline.after(rules.lookupDeadline());
    Resolved found = WritableRoot.await(new Resolver(nodes).resolve(content, deadline), deadline);
    if (!found.remaining().isEmpty()) {
      throw FaultException.unsupported("not a path of files and directories: " + content);
    }
    return found.cid();
  }

  /** Mounts the tree of names, in which those of own keys may be written; as {@link #mountIpfs}. */
  public MountedTree mountIpns(Path directory, MountWish wish) throws FaultException {
    Path place = standard(directory, rules.ipns(), "-n, or Mounts.IPNS");
    return mount(
        place,
        MountedTree.IPNS,
        remembered ->
            new NamesTree(ipnsRoots(), what.blocks(), what.cache(), options(), remembered),
        wish);
  }

  private synchronized IpnsRoots ipnsRoots() {
    if (ipns == null) {
      ipns = new IpnsRoots(what.names(), what.keyTrees(), nodes, what.keystore());
    }
    return ipns;
  }

  /** Mounts the tree of the {@code files} commands, to be written; as {@link #mountIpfs}. */
  public MountedTree mountMfs(Path directory, MountWish wish) throws FaultException {
    MutableDirectory root = what.trees().files().root();
    Path place = standard(directory, rules.mfs(), "-m, or Mounts.MFS");
    return mount(place, MountedTree.MFS, remembered -> show(root, remembered), wish);
  }

  /**
   * Mounts one directory of a mutable tree, to be written.
   *
   * @param root as {@link WritableRoot#parse} reads it
   * @throws FaultException ABSENT when there is no such key or directory, and as {@link #mountIpfs}
   */
  public MountedTree mountWritable(String root, Path directory, MountWish wish)
      throws FaultException {
    WritableRoot wanted = WritableRoot.parse(root);
    Deadline deadline = Deadline.after(rules.lookupDeadline());
    if (wanted.key() == null) {
      return mountWritable(root, what.trees().files(), wanted, directory, wish);
    }
    IpnsName name = what.names().keys().require(wanted.key()).ipnsName();
    MutableTree tree = WritableRoot.await(what.keyTrees().open(name, deadline), deadline);
    MountedTree done = mountWritable(root, tree, wanted, directory, wish);
    keys.put(done, name);
    CompletableFuture<Void> unused = done.mount().ended().thenRun(() -> keys.remove(done));
    return done;
  }

  private MountedTree mountWritable(
      String root, MutableTree tree, WritableRoot wanted, Path directory, MountWish wish)
      throws FaultException {
    Deadline deadline = Deadline.after(rules.lookupDeadline());
    MutableDirectory shown = wanted.in(tree, nodes, deadline);
    return mount(directory, root, remembered -> show(shown, remembered), wish);
  }

  /**
   * Passes for a key whose tree is mounted nowhere but in /ipns.
   *
   * @throws FaultException REFUSED, with where it is
   */
  public void requireUnmounted(OwnKey key) throws FaultException {
    for (Map.Entry<MountedTree, IpnsName> mounted : keys.entrySet()) {
      if (mounted.getValue().equals(key.ipnsName())) {
        throw FaultException.refused(
            "the tree of "
                + key.name()
                + " is mounted: umount "
                + mounted.getKey().mountPoint()
                + " first");
      }
    }
  }

  private MfsTree show(MutableDirectory root, Duration remembered) throws FaultException {
    return new MfsTree(root, what.blocks(), what.cache(), options(), remembered);
  }

  private TreeOptions options() {
    return new TreeOptions(
        rules.lookupDeadline(), rules.readDeadline(), repo, work, rules.maxInodes());
  }

  /** Makes a tree, given for how long a kernel may remember what can change in it. */
  private interface Maker {
    Tree make(Duration remembered) throws FaultException;
  }

  private synchronized MountedTree mount(
      Path directory, String content, Maker maker, MountWish wish) throws FaultException {
    if (closed) {
      throw new FaultException(Fault.CLOSED, "this process is about to end: try again");
    }
    Optional<HandedDescriptor> handed = HandedDescriptor.of(directory);
    if (handed.isEmpty()) {
      MountDriver.requireFuse();
    }
    boolean others = wish.allowOther() == null ? rules.allowOther() : wish.allowOther();
    MountDriver.Chosen driver =
        (wish.driver() == null ? rules.driver() : wish.driver()).choose(handed.isPresent());
    Tree tree = maker.make(driver.remembered());
    MountOptions how = new MountOptions(repoId, others, tree instanceof WritableTree);
    Mount mount =
        handed.isPresent()
            ? Mount.serve(handed.get(), tree, KernelDriver::serve)
            : Mount.open(usable(directory), tree, how, driver.factory());
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
