package io.orrery.fuse;

import io.orrery.ipld.BlockSource;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.unixfs.NodeCache;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * /ipns: every name is a directory of its root. Own names lead to mutable trees, which may be
 * written; those of others to the tree that their record names, in place and read-only. What has
 * several spellings is a directory under one of them, and the others are links to it, since Linux
 * lets a directory have one name only.
 */
public final class NamesTree implements WritableTree {
  private static final int ROOT_MODE = 0555;

  private final NameRoots names;
  private final BlockSource source;
  private final NodeCache cache;
  private final TreeOptions options;
  private final Duration remembered;
  private final Grafts grafts = new Grafts();
  private final Map<Name, Graft> current = new ConcurrentHashMap<>();
  private final SpaceOf space;
  private final Consumer<Name> watcher = this::changed;
  private volatile KernelCache kernel;
  private volatile long changedAt = System.currentTimeMillis();

  /**
   * @param remembered how long the kernel may remember what is told of own names; it hears of what
   *     others change
   */
  public NamesTree(
      NameRoots names,
      BlockSource source,
      NodeCache cache,
      TreeOptions options,
      Duration remembered)
      throws FaultException {
    this.names = names;
    this.source = source;
    this.cache = cache;
    this.options = options;
    this.remembered = remembered;
    this.space = new SpaceOf(options.volume());
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
    current.values().forEach(graft -> graft.tree().unmounted());
    current.clear();
  }

  /** What is done to a node of one of the trees. */
  private interface Act {
    void on(Graft graft, long inner) throws FaultException;
  }

  private void at(long node, Reply<?> reply, Act act) {
    try {
      Grafts.Node place = grafts.get(node);
      act.on(place.graft(), place.inner());
    } catch (FaultException e) {
      reply.fail(e);
    }
  }

  /** The names of the root itself are not made or removed by programs. */
  private void below(long parent, Reply<?> reply, Act act) {
    if (parent == ROOT) {
      reply.fail(
          new FaultException(
              Fault.NOT_PERMITTED, "names come and go with their keys: orrery key gen, key rm"));
    } else {
      at(parent, reply, act);
    }
  }

  private <T extends Lookup> Reply<T> entering(Graft graft, Reply<? super T> reply) {
    @SuppressWarnings("unchecked") // a Found becomes a Found, and all else stays
    Reply<T> wanted = (Reply<T>) reply;
    return new Mapped<>(wanted, lookup -> entered(graft, lookup));
  }

  @SuppressWarnings("unchecked") // as above
  private <T extends Lookup> T entered(Graft graft, T lookup) {
    return (T) grafts.enter(graft, lookup);
  }

  @Override
  public void lookup(long parent, Name name, Reply<Lookup> reply) {
    if (parent != ROOT) {
      at(parent, reply, (graft, inner) -> graft.tree().lookup(inner, name, entering(graft, reply)));
      return;
    }
    Answer.when(
        names.find(name, Deadline.after(options.lookupDeadline())),
        target -> show(name, target, reply),
        fault -> {
          if (fault.fault() == Fault.ABSENT) {
            reply.answer(new Lookup.Absent(Duration.ZERO));
          } else {
            reply.fail(fault);
          }
        });
  }

  private void show(Name name, NameRoots.Target target, Reply<Lookup> reply) {
    try {
      Graft graft = graft(name, target);
      Duration validFor =
          target instanceof NameRoots.Foreign foreign ? foreign.validFor() : remembered;
      graft
          .tree()
          .attributes(
              ROOT,
              false,
              new Mapped<>(
                  reply, shown -> grafts.enter(graft, new Lookup.Found(ROOT, shown, validFor))));
    } catch (FaultException e) {
      reply.fail(e);
    }
  }

  private Graft graft(Name name, NameRoots.Target target) throws FaultException {
    synchronized (current) {
      Graft known = current.get(name);
      if (known != null && known.source().equals(target.source())) {
        return known;
      }
      Graft made = make(name, target);
      current.put(name, made);
      made.tree().mounted(made.cache(kernel, grafts));
      return made;
    }
  }

  private Graft make(Name name, NameRoots.Target target) throws FaultException {
    if (target instanceof NameRoots.Own own) {
      Tree tree = new MfsTree(own.root(), source, cache, options, remembered);
      return new Graft(name, target.source(), tree, own.told());
    }
    if (target instanceof NameRoots.Foreign foreign) {
      Tree tree = RootTree.open(foreign.root(), source, cache, options);
      return new Graft(name, target.source(), tree, foreign.told());
    }
    NameRoots.Link link = (NameRoots.Link) target;
    return new Graft(
        name,
        target.source(),
        new LinkTree(link.canonical(), Inode.number(name), changedAt / 1000),
        Map::of);
  }

  @Override
  public void forget(long node, long count) {
    if (node == ROOT) {
      return;
    }
    at(
        node,
        NOBODY,
        (graft, inner) -> {
          boolean gone = grafts.forget(node, new Grafts.Node(graft, inner), count);
          // Own trees stay, and are few; of links and others' names there is no end.
          if (gone && !(graft.tree() instanceof WritableTree)) {
            current.remove(graft.name(), graft);
          }
        });
  }

  @Override
  public void attributes(long node, boolean reading, Reply<Attributes> reply) {
    if (node == ROOT) {
      long at = changedAt;
      reply.answer(
          new Attributes(
              Kind.DIRECTORY,
              ROOT_MODE,
              ROOT,
              0,
              Math.floorDiv(at, 1000),
              (int) Math.floorMod(at, 1000L) * 1_000_000,
              remembered));
    } else {
      at(node, reply, (graft, inner) -> graft.tree().attributes(inner, reading, reply));
    }
  }

  @Override
  public void setAttributes(
      long node, long handle, AttributeChange change, Reply<Attributes> reply) {
    below(
        node,
        reply,
        (graft, inner) -> graft.writable().setAttributes(inner, handle, change, reply));
  }

  @Override
  public void readlink(long node, Reply<Name> reply) {
    at(node, reply, (graft, inner) -> graft.tree().readlink(inner, reply));
  }

  @Override
  public void makeFile(
      long parent, Name name, int permissions, Caller caller, Reply<Lookup.Found> reply) {
    below(
        parent,
        reply,
        (graft, inner) ->
            graft.writable().makeFile(inner, name, permissions, caller, entering(graft, reply)));
  }

  @Override
  public void create(
      long parent,
      Name name,
      int permissions,
      OpenFlags flags,
      Caller caller,
      Reply<Created> reply) {
    below(
        parent,
        reply,
        (graft, inner) ->
            graft
                .writable()
                .create(
                    inner,
                    name,
                    permissions,
                    flags,
                    caller,
                    new Mapped<>(
                        reply,
                        made -> new Created(grafts.enter(graft, made.found()), made.opened()))));
  }

  @Override
  public void makeDirectory(
      long parent, Name name, int permissions, Caller caller, Reply<Lookup.Found> reply) {
    below(
        parent,
        reply,
        (graft, inner) ->
            graft
                .writable()
                .makeDirectory(inner, name, permissions, caller, entering(graft, reply)));
  }

  @Override
  public void makeSymlink(
      long parent, Name name, Name target, Caller caller, Reply<Lookup.Found> reply) {
    below(
        parent,
        reply,
        (graft, inner) ->
            graft.writable().makeSymlink(inner, name, target, caller, entering(graft, reply)));
  }

  @Override
  public void unlink(long parent, Name name, Reply<Void> reply) {
    below(parent, reply, (graft, inner) -> graft.writable().unlink(inner, name, reply));
  }

  @Override
  public void removeDirectory(long parent, Name name, Reply<Void> reply) {
    below(parent, reply, (graft, inner) -> graft.writable().removeDirectory(inner, name, reply));
  }

  @Override
  public void rename(
      long parent, Name name, long newParent, Name newName, RenameMode mode, Reply<Void> reply) {
    below(
        parent,
        reply,
        (graft, inner) ->
            below(
                newParent,
                reply,
                (to, newInner) -> {
                  requireSame(graft, to);
                  graft.writable().rename(inner, name, newInner, newName, mode, reply);
                }));
  }

  private static void requireSame(Graft from, Graft to) throws FaultException {
    if (from != to) {
      throw new FaultException(Fault.OTHER_TREE, "from one name into another: copy it");
    }
  }

  @Override
  public void open(long node, OpenFlags flags, Reply<Opened> reply) {
    at(
        node,
        reply,
        (graft, inner) -> {
          if (graft.tree() instanceof WritableTree tree) {
            tree.open(inner, flags, reply);
          } else if (flags.writes() || flags.truncate()) {
            graft.writable();
          } else {
            reply.answer(new Opened(NO_HANDLE, Opened.Cache.KEEP));
          }
        });
  }

  @Override
  public void read(long node, long handle, long offset, int length, Reply<List<ByteBuffer>> reply) {
    at(
        node,
        reply,
        (graft, inner) -> {
          if (graft.tree() instanceof WritableTree tree) {
            tree.read(inner, handle, offset, length, reply);
          } else {
            graft.tree().read(inner, offset, length, reply);
          }
        });
  }

  @Override
  public void write(
      long node, long handle, long offset, ByteBuffer data, WriteMode mode, Reply<Void> reply) {
    at(
        node,
        reply,
        (graft, inner) -> graft.writable().write(inner, handle, offset, data, mode, reply));
  }

  @Override
  public void flush(long node, long handle, Reply<Void> reply) {
    at(node, reply, (graft, inner) -> graft.writable().flush(inner, handle, reply));
  }

  @Override
  public void release(long node, long handle) {
    at(node, NOBODY, (graft, inner) -> graft.writable().release(inner, handle));
  }

  /** For what has no answer: a node that is not here was given back by the end of the mount. */
  private static final Reply<Void> NOBODY =
      new Reply<>() {
        @Override
        public void answer(Void value) {}

        @Override
        public void fail(FaultException fault) {}
      };

  @Override
  public void sync(long node, long handle, boolean dataOnly, Reply<Void> reply) {
    at(
        node,
        reply,
        (graft, inner) -> {
          if (graft.tree() instanceof WritableTree tree) {
            tree.sync(inner, handle, dataOnly, reply);
          } else {
            reply.answer(null);
          }
        });
  }

  @Override
  public void openDirectory(long node, Reply<Opened> reply) {
    if (node == ROOT) {
      reply.answer(new Opened(NO_HANDLE, Opened.Cache.RENEW));
      return;
    }
    at(
        node,
        reply,
        (graft, inner) -> {
          if (graft.tree() instanceof WritableTree tree) {
            tree.openDirectory(inner, reply);
          } else {
            reply.answer(new Opened(NO_HANDLE, Opened.Cache.KEEP));
          }
        });
  }

  @Override
  public void list(long node, long handle, long offset, Listing listing) {
    if (node == ROOT) {
      listRoot(offset, listing);
      return;
    }
    try {
      Grafts.Node place = grafts.get(node);
      Listing entering = place.graft().entering(listing, grafts);
      if (place.graft().tree() instanceof WritableTree tree) {
        tree.list(place.inner(), handle, offset, entering);
      } else {
        place.graft().tree().list(place.inner(), offset, entering);
      }
    } catch (FaultException e) {
      listing.fail(e);
    }
  }

  private void listRoot(long offset, Listing listing) {
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
    Graft graft = current.get(name);
    return graft != null && graft.tree() instanceof MfsTree tree
        ? tree.rootNumber()
        : Inode.number(name);
  }

  @Override
  public void releaseDirectory(long node, long handle) {
    at(node, NOBODY, (graft, inner) -> graft.writable().releaseDirectory(inner, handle));
  }

  @Override
  public void syncDirectory(long node, long handle, boolean dataOnly, Reply<Void> reply) {
    if (node == ROOT) {
      reply.answer(null);
      return;
    }
    at(
        node,
        reply,
        (graft, inner) -> {
          if (graft.tree() instanceof WritableTree tree) {
            tree.syncDirectory(inner, handle, dataOnly, reply);
          } else {
            reply.answer(null);
          }
        });
  }

  @Override
  public void allocate(
      long node,
      long handle,
      SpaceChange change,
      boolean keepSize,
      long offset,
      long length,
      Reply<Void> reply) {
    at(
        node,
        reply,
        (graft, inner) ->
            graft.writable().allocate(inner, handle, change, keepSize, offset, length, reply));
  }

  @Override
  public void seek(long node, long handle, long offset, boolean hole, Reply<OptionalLong> reply) {
    at(
        node,
        reply,
        (graft, inner) -> {
          if (graft.tree() instanceof WritableTree tree) {
            tree.seek(inner, handle, offset, hole, reply);
          } else {
            seekInContent(graft.tree(), inner, offset, hole, reply);
          }
        });
  }

  /** All of it is data, to the end. */
  private static void seekInContent(
      Tree tree, long inner, long offset, boolean hole, Reply<OptionalLong> reply) {
    tree.attributes(
        inner,
        true,
        new Mapped<>(
            reply,
            shown ->
                offset >= shown.size()
                    ? OptionalLong.empty()
                    : OptionalLong.of(hole ? shown.size() : offset)));
  }

  @Override
  public void copy(
      long node,
      long handle,
      long offset,
      long toNode,
      long toHandle,
      long toOffset,
      long length,
      Reply<Long> reply) {
    at(
        node,
        reply,
        (graft, inner) ->
            at(
                toNode,
                reply,
                (to, toInner) -> {
                  requireSame(graft, to);
                  graft
                      .writable()
                      .copy(inner, handle, offset, toInner, toHandle, toOffset, length, reply);
                }));
  }

  @Override
  public void xattr(long node, String name, Reply<Optional<byte[]>> reply) {
    if (node == ROOT) {
      reply.answer(Optional.empty());
      return;
    }
    at(
        node,
        reply,
        (graft, inner) -> {
          String told = inner == ROOT ? graft.told().get().get(name) : null;
          if (told == null) {
            graft.tree().xattr(inner, name, reply);
          } else {
            reply.answer(Optional.of(told.getBytes(StandardCharsets.UTF_8)));
          }
        });
  }

  @Override
  public void xattrs(long node, Reply<List<String>> reply) {
    if (node == ROOT) {
      reply.answer(List.of());
      return;
    }
    at(
        node,
        reply,
        (graft, inner) ->
            graft
                .tree()
                .xattrs(
                    inner,
                    inner == ROOT
                        ? new Mapped<>(reply, of -> together(of, graft.told().get().keySet()))
                        : reply));
  }

  private static List<String> together(List<String> first, Iterable<String> then) {
    List<String> all = new ArrayList<>(first);
    then.forEach(all::add);
    return all;
  }

  @Override
  public void setXattr(
      long node, String name, ByteBuffer value, XattrMode mode, Reply<Boolean> reply) {
    below(
        node, reply, (graft, inner) -> graft.writable().setXattr(inner, name, value, mode, reply));
  }

  @Override
  public void removeXattr(long node, String name, Reply<Boolean> reply) {
    below(node, reply, (graft, inner) -> graft.writable().removeXattr(inner, name, reply));
  }

  @Override
  public void volume(Reply<Volume> reply) {
    space.answer(reply);
  }
}
