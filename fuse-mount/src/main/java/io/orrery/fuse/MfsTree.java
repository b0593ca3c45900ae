package io.orrery.fuse;

import io.orrery.ipld.BlockSource;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.mfs.Creation;
import io.orrery.mfs.MutableDirectory;
import io.orrery.mfs.MutableFile;
import io.orrery.mfs.MutableLink;
import io.orrery.mfs.MutableNode;
import io.orrery.unixfs.FileReader;
import io.orrery.unixfs.NodeCache;
import io.orrery.unixfs.NodeSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * A mutable tree as one mount shows it. Several mounts may show one tree, and other things change
 * it too: each mount hears of every change and takes back what its kernel remembers, except of the
 * changes that came through itself.
 *
 * <p>Calls into the mutable tree are short and need local blocks only, so they are made on the
 * thread that brings the request; what must wait (a block, the disk at a sync, a commit) answers
 * later.
 */
public final class MfsTree implements WritableTree {
  private final MutableDirectory root;
  private final TreeOptions options;
  private final LivingView view;
  private final NodeSource nodes;
  private final Attempts attempts;
  private final LivingNodes held;
  private final OpenFiles open = new OpenFiles();
  private final LivingAttributes living;
  private final SpaceOf space;

  /**
   * @param root what the mount shows
   * @param remembered how long the kernel may remember names and attributes; it is told of what
   *     others change
   */
  public MfsTree(
      MutableDirectory root,
      BlockSource source,
      NodeCache cache,
      TreeOptions options,
      Duration remembered)
      throws FaultException {
    this.root = root;
    this.options = options;
    BlockSource blocks = new BoundedSource(source, options.workers());
    this.nodes = new NodeSource(blocks, cache);
    this.attempts = new Attempts(blocks);
    this.held = new LivingNodes(root);
    this.living = new LivingAttributes(remembered);
    this.view = new LivingView(held);
    this.space = new SpaceOf(options.volume());
  }

  @Override
  public void mounted(KernelCache cache) {
    view.showOn(cache);
    root.tree().addListener(view);
  }

  @Override
  public void unmounted() {
    root.tree().removeListener(view);
    open.closeAll();
    held.clear();
    CompletableFuture<Cid> unused = root.tree().commitSoon();
  }

  private Deadline lookupDeadline() {
    return Deadline.after(options.lookupDeadline());
  }

  private <T> void look(Attempts.Attempt<T> attempt, Reply<T> reply) {
    attempts.look(lookupDeadline(), attempt, reply);
  }

  /** A change of what is at hand: it needs no block. */
  private <T> void change(Attempts.Attempt<T> change, Reply<T> reply) {
    attempts.change(lookupDeadline(), () -> null, view.own(change), reply);
  }

  /** A change of a name, for which the way to it must be here. */
  private <T> void change(long parent, Name name, Attempts.Attempt<T> change, Reply<T> reply) {
    attempts.change(
        lookupDeadline(), () -> directory(parent).lookup(name), view.own(change), reply);
  }

  private MutableDirectory directory(long node) throws FaultException {
    if (held.get(node) instanceof MutableDirectory directory) {
      return directory;
    }
    throw new FaultException(Fault.NOT_A_DIRECTORY, "not a directory");
  }

  private MutableFile file(long node) throws FaultException {
    MutableNode found = held.get(node);
    if (found instanceof MutableFile file) {
      return file;
    }
    throw found instanceof MutableDirectory
        ? new FaultException(Fault.IS_A_DIRECTORY, "is a directory")
        : new FaultException(Fault.INVALID, "not a file");
  }

  private Lookup.Found enter(MutableNode node) throws FaultException {
    Attributes attributes = living.of(node);
    return new Lookup.Found(held.lookedUp(node), attributes, living.remembered());
  }

  @Override
  public void lookup(long parent, Name name, Reply<Lookup> reply) {
    look(
        () -> {
          Optional<MutableNode> found = directory(parent).lookup(name);
          return found.isPresent() ? enter(found.get()) : new Lookup.Absent(living.remembered());
        },
        reply);
  }

  @Override
  public void forget(long node, long count) {
    held.forget(node, count);
  }

  @Override
  public void attributes(long node, boolean reading, Reply<Attributes> reply) {
    look(() -> living.of(held.get(node)), reply);
  }

  @Override
  public void setAttributes(
      long node, long handle, AttributeChange change, Reply<Attributes> reply) {
    change(
        () -> {
          MutableNode changed = held.get(node);
          if (change.size().isPresent()) {
            file(node).truncate(change.size().getAsLong());
          }
          living.change(changed, change);
          return living.of(changed);
        },
        reply);
  }

  @Override
  public void readlink(long node, Reply<Name> reply) {
    look(
        () -> {
          if (held.get(node) instanceof MutableLink link) {
            return link.target();
          }
          throw new FaultException(Fault.INVALID, "no symbolic link");
        },
        reply);
  }

  @Override
  public void makeFile(
      long parent, Name name, int permissions, Caller caller, Reply<Lookup.Found> reply) {
    change(
        parent,
        name,
        () -> {
          MutableDirectory directory = directory(parent);
          Creation creation = living.creation(directory, permissions, caller, false);
          return enter(directory.create(name, creation));
        },
        reply);
  }

  @Override
  public void create(
      long parent,
      Name name,
      int permissions,
      OpenFlags flags,
      Caller caller,
      Reply<Created> reply) {
    change(
        parent,
        name,
        () -> {
          MutableDirectory directory = directory(parent);
          MutableFile file = createOrFind(directory, name, permissions, flags, caller);
          return new Created(enter(file), opened(file, flags));
        },
        reply);
  }

  /** The name may come and go while this is tried. */
  private MutableFile createOrFind(
      MutableDirectory directory, Name name, int permissions, OpenFlags flags, Caller caller)
      throws FaultException {
    Creation creation = living.creation(directory, permissions, caller, false);
    while (true) {
      try {
        return directory.create(name, creation);
      } catch (FaultException e) {
        if (e.fault() != Fault.EXISTS) {
          throw e;
        }
      }
      Optional<MutableNode> known = directory.lookup(name);
      if (known.isPresent()) {
        return existing(known.get(), name, flags);
      }
    }
  }

  private static MutableFile existing(MutableNode known, Name name, OpenFlags flags)
      throws FaultException {
    if (flags.exclusive() || !(known instanceof MutableFile file)) {
      throw new FaultException(Fault.EXISTS, "exists: " + name);
    }
    if (flags.truncate()) {
      file.truncate(0);
    }
    return file;
  }

  @Override
  public void makeDirectory(
      long parent, Name name, int permissions, Caller caller, Reply<Lookup.Found> reply) {
    change(
        parent,
        name,
        () -> {
          MutableDirectory directory = directory(parent);
          Creation creation = living.creation(directory, permissions, caller, true);
          return enter(directory.mkdir(name, creation));
        },
        reply);
  }

  @Override
  public void makeSymlink(
      long parent, Name name, Name target, Caller caller, Reply<Lookup.Found> reply) {
    change(
        parent,
        name,
        () -> {
          MutableDirectory directory = directory(parent);
          Creation creation = living.creation(directory, 0777, caller, false);
          return enter(directory.symlink(name, target, creation));
        },
        reply);
  }

  @Override
  public void unlink(long parent, Name name, Reply<Void> reply) {
    change(
        parent,
        name,
        () -> {
          directory(parent).unlink(name);
          return null;
        },
        reply);
  }

  @Override
  public void removeDirectory(long parent, Name name, Reply<Void> reply) {
    change(
        parent,
        name,
        () -> {
          directory(parent).rmdir(name);
          return null;
        },
        reply);
  }

  @Override
  public void rename(
      long parent, Name name, long newParent, Name newName, RenameMode mode, Reply<Void> reply) {
    attempts.change(
        lookupDeadline(),
        () -> {
          Optional<MutableNode> moved = directory(parent).lookup(name);
          return moved.isPresent() ? directory(newParent).lookup(newName) : moved;
        },
        view.own(
            () -> {
              directory(parent).rename(name, directory(newParent), newName, modeOf(mode));
              return null;
            }),
        reply);
  }

  private static io.orrery.mfs.RenameMode modeOf(RenameMode mode) {
    return switch (mode) {
      case REPLACE -> io.orrery.mfs.RenameMode.REPLACE;
      case NO_REPLACE -> io.orrery.mfs.RenameMode.NO_REPLACE;
      case EXCHANGE -> io.orrery.mfs.RenameMode.EXCHANGE;
    };
  }

  @Override
  public void open(long node, OpenFlags flags, Reply<Opened> reply) {
    change(
        () -> {
          MutableFile file = file(node);
          if (flags.truncate()) {
            file.truncate(0);
          }
          return opened(file, flags);
        },
        reply);
  }

  private Opened opened(MutableFile file, OpenFlags flags) throws FaultException {
    return new Opened(flags.writes() ? open.open(file) : NO_HANDLE, Opened.Cache.KEEP);
  }

  @Override
  public void read(long node, long handle, long offset, int length, Reply<List<ByteBuffer>> reply) {
    Deadline deadline = Deadline.after(options.readDeadline());
    try {
      MutableFile file = file(node);
      Optional<Cid> unchanged = file.unchanged();
      if (unchanged.isPresent()) {
        readInPlace(unchanged.get(), offset, length, deadline, reply);
      } else {
        attempts.look(deadline, () -> readCopy(file, offset, length), reply);
      }
    } catch (FaultException e) {
      reply.fail(e);
    }
  }

  /**
   * The bytes of a file that nobody has changed since its commit, from where the store has them.
   */
  private void readInPlace(
      Cid cid, long offset, int length, Deadline deadline, Reply<List<ByteBuffer>> reply) {
    CompletableFuture<Void> sent =
        FileReader.open(nodes, cid, deadline)
            .thenCompose(
                reader ->
                    reader.read(
                        offset,
                        length,
                        deadline,
                        views -> {
                          reply.answer(views);
                          return null;
                        }));
    Answer.when(sent, done -> {}, reply::fail);
  }

  private static List<ByteBuffer> readCopy(MutableFile file, long offset, int length)
      throws FaultException {
    ByteBuffer copy =
        ByteBuffer.allocate((int) Math.min(length, Math.max(0, file.size() - offset)));
    while (copy.hasRemaining() && file.read(offset + copy.position(), copy) > 0) {}
    return List.of(copy.flip());
  }

  @Override
  public void write(
      long node, long handle, long offset, ByteBuffer data, WriteMode mode, Reply<Void> reply) {
    try {
      MutableFile file = file(node);
      view.own(
              () -> {
                write(file, offset, data, mode.flags().append() && !mode.mapped());
                return file;
              })
          .run();
      if (mode.flags().synchronous()) {
        answerWhen(file.sync(), reply);
      } else {
        reply.answer(null);
      }
    } catch (FaultException e) {
      reply.fail(e);
    }
  }

  private static void write(MutableFile file, long offset, ByteBuffer data, boolean append)
      throws FaultException {
    if (append) {
      file.append(data);
      return;
    }
    int start = data.position();
    while (data.hasRemaining()) {
      file.write(offset + data.position() - start, data);
    }
  }

  @Override
  public void flush(long node, long handle, Reply<Void> reply) {
    look(
        () -> {
          file(node).flush();
          return null;
        },
        reply);
  }

  @Override
  public void release(long node, long handle) {
    open.close(handle);
  }

  @Override
  public void sync(long node, long handle, boolean dataOnly, Reply<Void> reply) {
    try {
      answerWhen(file(node).sync(), reply);
    } catch (FaultException e) {
      reply.fail(e);
    }
  }

  private static void answerWhen(CompletableFuture<Void> done, Reply<Void> reply) {
    Answer.when(done, any -> reply.answer(null), reply::fail);
  }

  @Override
  public void openDirectory(long node, Reply<Opened> reply) {
    look(
        () -> new Opened(open.openListing(new NameSnapshot(directory(node))), Opened.Cache.RENEW),
        reply);
  }

  @Override
  public void list(long node, long handle, long offset, Listing listing) {
    attempts.look(
        lookupDeadline(),
        () -> {
          NameSnapshot names =
              handle == NO_HANDLE ? new NameSnapshot(directory(node)) : open.listing(handle);
          names.prepare(offset);
          return names;
        },
        new Reply<NameSnapshot>() {
          @Override
          public void answer(NameSnapshot names) {
            names.send(offset, listing, name -> findHere(node, name));
          }

          @Override
          public void fail(FaultException fault) {
            listing.fail(fault);
          }
        });
  }

  /** Null when it is gone again, or a block would be needed that is not here. */
  private Lookup.Found findHere(long parent, Name name) {
    try {
      Optional<MutableNode> found = directory(parent).lookup(name);
      return found.isPresent() ? enter(found.get()) : null;
    } catch (FaultException notNow) {
      return null;
    }
  }

  @Override
  public void releaseDirectory(long node, long handle) {
    open.closeListing(handle);
  }

  @Override
  public void syncDirectory(long node, long handle, boolean dataOnly, Reply<Void> reply) {
    answerWhen(root.tree().sync(), reply);
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
    change(
        () -> {
          MutableFile file = file(node);
          if (change != SpaceChange.RESERVE) {
            file.zero(offset, length, keepSize);
          } else if (!keepSize) {
            file.allocate(offset, length);
          }
          return null;
        },
        reply);
  }

  @Override
  public void seek(long node, long handle, long offset, boolean hole, Reply<OptionalLong> reply) {
    look(() -> hole ? file(node).seekHole(offset) : file(node).seekData(offset), reply);
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
    change(() -> file(toNode).copyFrom(file(node), offset, toOffset, length), reply);
  }

  @Override
  public void xattr(long node, String name, Reply<Optional<byte[]>> reply) {
    if (!CidXattr.isName(name)) {
      reply.answer(Optional.empty());
      return;
    }
    try {
      Answer.when(
          root.tree().cidSoon(held.get(node)),
          cid -> reply.answer(Optional.of(cid.toString().getBytes(StandardCharsets.US_ASCII))),
          reply::fail);
    } catch (FaultException e) {
      reply.fail(e);
    }
  }

  @Override
  public void xattrs(long node, Reply<List<String>> reply) {
    reply.answer(CidXattr.NAMES);
  }

  @Override
  public void setXattr(
      long node, String name, ByteBuffer value, XattrMode mode, Reply<Boolean> reply) {
    reply.fail(FaultException.unsupported("UnixFS has no extended attributes"));
  }

  @Override
  public void removeXattr(long node, String name, Reply<Boolean> reply) {
    reply.answer(false);
  }

  @Override
  public void volume(Reply<Volume> reply) {
    space.answer(reply);
  }

  /** How many nodes the kernel holds beside the root, and how many handles. */
  int held() {
    return held.size() + open.size();
  }
}
