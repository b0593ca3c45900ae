package io.orrery.fuse.names;

import io.orrery.fuse.Answer;
import io.orrery.fuse.Attributes;
import io.orrery.fuse.Dirent;
import io.orrery.fuse.InodeNumber;
import io.orrery.fuse.KernelCache;
import io.orrery.fuse.Kind;
import io.orrery.fuse.Listing;
import io.orrery.fuse.Lookup;
import io.orrery.fuse.Opened;
import io.orrery.fuse.Reply;
import io.orrery.fuse.SpaceOf;
import io.orrery.fuse.Tree;
import io.orrery.fuse.TreeOptions;
import io.orrery.fuse.Volume;
import io.orrery.fuse.WritableTree;
import io.orrery.fuse.content.RootTree;
import io.orrery.fuse.mutable.MfsTree;
import io.orrery.ipld.BlockSource;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.unixfs.NodeCache;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The root of /ipns: a directory that has every name, and behind each name another tree. It knows
 * which tree that is as of now; what a look-up finds has the id that the whole mount gives it.
 */
final class NamesDirectory implements Tree {
  private static final int MODE = 0555;

  /** A tree, and what the name led to when it was made. */
  private record Standing(NameRoots.Target target, Graft graft) {
    boolean shows(NameRoots.Target wanted) {
      return target.source().equals(wanted.source());
    }
  }

  private final NameRoots names;
  private final BlockSource source;
  private final NodeCache cache;
  private final TreeOptions options;
  private final Duration remembered;
  private final Grafts grafts;
  private final SpaceOf space;
  private final Map<Name, Standing> current = new ConcurrentHashMap<>();
  private final Consumer<Name> watcher = this::changed;
  private volatile KernelCache kernel;
  private volatile long changedAt = System.currentTimeMillis();

  NamesDirectory(
      NameRoots names,
      BlockSource source,
      NodeCache cache,
      TreeOptions options,
      Duration remembered,
      Grafts grafts)
      throws FaultException {
    this.names = names;
    this.source = source;
    this.cache = cache;
    this.options = options;
    this.remembered = remembered;
    this.grafts = grafts;
    this.space = new SpaceOf(options.volume());
  }

  /** This directory as a tree that refuses all changes: its names are made by other means. */
  Graft asGraft() {
    WritableTree tree =
        new ReadOnlyTree(
            this,
            Opened.Cache.RENEW,
            () ->
                new FaultException(
                    Fault.NOT_PERMITTED,
                    "names come and go with their keys: orrery key gen, key rm"));
    return new Graft(Name.EMPTY, tree, Map::of);
  }

  @Override
  public void mounted(KernelCache mount) {
    kernel = mount;
    names.whenChanged(watcher);
  }

  private void changed(Name name) {
    changedAt = System.currentTimeMillis();
    kernel.nameChanged(ROOT, name);
    kernel.forget(ROOT);
  }

  @Override
  public void unmounted() {
    names.forget(watcher);
    current.values().forEach(standing -> standing.graft().tree().unmounted());
    current.clear();
  }

  @Override
  public void lookup(long parent, Name name, Reply<Lookup> reply) {
    Deadline deadline = Deadline.after(options.lookupDeadline());
    Answer.when(
        names.find(name, deadline),
        target -> show(name, target, deadline, reply),
        fault -> {
          if (fault.fault() == Fault.ABSENT) {
            reply.answer(new Lookup.Absent(Duration.ZERO));
          } else {
            reply.fail(fault);
          }
        });
  }

  private void show(Name name, NameRoots.Target target, Deadline deadline, Reply<Lookup> reply) {
    Duration validFor =
        target instanceof NameRoots.Foreign foreign ? foreign.validFor() : remembered;
    Answer.when(
        graft(name, target, deadline),
        graft ->
            graft
                .tree()
                .attributes(
                    ROOT,
                    false,
                    new Mapped<>(
                        reply,
                        shown -> grafts.enter(graft, new Lookup.Found(ROOT, shown, validFor)))),
        reply::fail);
  }

  private CompletableFuture<Graft> graft(Name name, NameRoots.Target target, Deadline deadline) {
    Standing known = current.get(name);
    if (known != null && known.shows(target)) {
      return CompletableFuture.completedFuture(known.graft());
    }
    try {
      return tree(name, target, deadline).thenApply(tree -> standing(name, target, tree));
    } catch (FaultException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** The tree behind a name from now on, unless another look-up has put one there meanwhile. */
  private Graft standing(Name name, NameRoots.Target target, WritableTree tree) {
    synchronized (current) {
      Standing known = current.get(name);
      if (known != null && known.shows(target)) {
        return known.graft();
      }
      Graft made = new Graft(name, tree, target.told());
      current.put(name, new Standing(target, made));
      tree.mounted(new GraftCache(made, grafts, kernel));
      return made;
    }
  }

  /** Others' trees come when their root's block does; so nobody waits for them under a lock. */
  private CompletableFuture<WritableTree> tree(
      Name name, NameRoots.Target target, Deadline deadline) throws FaultException {
    if (target instanceof NameRoots.Foreign foreign) {
      return RootTree.find(foreign.root(), source, cache, options, deadline)
          .thenApply(NamesDirectory::readOnly);
    }
    return CompletableFuture.completedFuture(
        target instanceof NameRoots.Own own
            ? new MfsTree(own.root(), source, cache, options, remembered)
            : readOnly(link(name, (NameRoots.Link) target)));
  }

  private Tree link(Name name, NameRoots.Link link) {
    return new LinkTree(link.canonical(), InodeNumber.of(name), changedAt / 1000);
  }

  private static WritableTree readOnly(Tree tree) {
    return new ReadOnlyTree(
        tree,
        Opened.Cache.KEEP,
        () ->
            new FaultException(
                Fault.READ_ONLY, "this name is somebody else's: it can be read only"));
  }

  /** The kernel holds the root of a graft no more. */
  void forgotten(Graft graft) {
    // Own trees stay, and are few; of links and others' names there is no end.
    current.computeIfPresent(
        graft.name(),
        (name, standing) ->
            standing.graft() == graft && !(standing.target() instanceof NameRoots.Own)
                ? null
                : standing);
  }

  /** The directory itself stays; of what is behind its names {@link Grafts} keeps count. */
  @Override
  public void forget(long node, long count) {}

  @Override
  public void attributes(long node, boolean reading, Reply<Attributes> reply) {
    long at = changedAt;
    reply.answer(
        new Attributes(
            Kind.DIRECTORY,
            MODE,
            ROOT,
            0,
            Math.floorDiv(at, 1000),
            (int) Math.floorMod(at, 1000L) * 1_000_000,
            remembered));
  }

  @Override
  public void readlink(long node, Reply<Name> reply) {
    reply.fail(new FaultException(Fault.INVALID, "no symbolic link"));
  }

  @Override
  public void read(long node, long offset, int length, Reply<List<ByteBuffer>> reply) {
    reply.fail(new FaultException(Fault.IS_A_DIRECTORY, "is a directory"));
  }

  @Override
  public void list(long node, long offset, Listing listing) {
    List<Dirent> lines = new ArrayList<>();
    lines.add(new Dirent(Name.of("."), ROOT, Kind.DIRECTORY, 1));
    lines.add(new Dirent(Name.of(".."), ROOT, Kind.DIRECTORY, 2));
    for (NameRoots.Shown shown : names.own()) {
      Kind kind = shown.isLink() ? Kind.SYMLINK : Kind.DIRECTORY;
      lines.add(new Dirent(shown.name(), number(shown.name()), kind, lines.size() + 1));
    }
    for (long at = offset; at < lines.size(); at++) {
      if (!listing.add(lines.get((int) at), () -> null)) {
        break;
      }
    }
    listing.end();
  }

  /** What {@code stat} shows of a name that was looked up; of others nobody can tell yet. */
  private long number(Name name) {
    Standing standing = current.get(name);
    return standing != null && standing.target() instanceof NameRoots.Own own
        ? own.root().number()
        : InodeNumber.of(name);
  }

  @Override
  public void xattr(long node, String name, Reply<Optional<byte[]>> reply) {
    reply.answer(Optional.empty());
  }

  @Override
  public void xattrs(long node, Reply<List<String>> reply) {
    reply.answer(List.of());
  }

  @Override
  public void volume(Reply<Volume> reply) {
    space.answer(reply);
  }
}
