package io.orrery.fuse.mutable;

import io.orrery.fuse.Answer;
import io.orrery.fuse.AttributeChange;
import io.orrery.fuse.Attributes;
import io.orrery.fuse.BoundedSource;
import io.orrery.fuse.Caller;
import io.orrery.fuse.CidXattr;
import io.orrery.fuse.Created;
import io.orrery.fuse.KernelCache;
import io.orrery.fuse.Listing;
import io.orrery.fuse.Lookup;
import io.orrery.fuse.OpenFlags;
import io.orrery.fuse.Opened;
import io.orrery.fuse.RenameMode;
import io.orrery.fuse.Reply;
import io.orrery.fuse.SpaceChange;
import io.orrery.fuse.SpaceOf;
import io.orrery.fuse.TreeOptions;
import io.orrery.fuse.Volume;
import io.orrery.fuse.WritableTree;
import io.orrery.fuse.WriteMode;
import io.orrery.fuse.XattrMode;
import io.orrery.ipld.BlockSource;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.mfs.MutableDirectory;
import io.orrery.mfs.MutableLink;
import io.orrery.mfs.MutableNode;
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
  private final LivingAttributes living;
  private final LivingNodes held;
  private final LivingView view;
  private final Attempts attempts;
  private final OpenFiles open = new OpenFiles();
  private final LivingFiles files;
  private final LivingNames names;
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
    BlockSource blocks = new BoundedSource(source, options.workers());
    this.living = new LivingAttributes(remembered);
    this.held = new LivingNodes(root, living);
    this.view = new LivingView(held);
    this.attempts = new Attempts(blocks, options.lookupDeadline(), view);
    NodeSource nodes = new NodeSource(blocks, cache);
    this.files = new LivingFiles(held, living, open, attempts, view, nodes, options.readDeadline());
    this.names = new LivingNames(held, living, files, attempts);
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

  /** How many handles the kernel has: of files that may be written, and of directories. */
  int openHandles() {
    return open.size();
  }

  /** How many nodes the kernel holds beside the root, and how many handles. */
  int held() {
    return held.size() + open.size();
  }

  @Override
  public void lookup(long parent, Name name, Reply<Lookup> reply) {
    attempts.look(
        () -> {
          Optional<MutableNode> found = held.directory(parent).lookup(name);
          return found.isPresent()
              ? held.found(found.get())
              : new Lookup.Absent(living.remembered());
        },
        reply);
  }

  @Override
  public void forget(long node, long count) {
    held.forget(node, count);
  }

  @Override
  public void attributes(long node, boolean reading, Reply<Attributes> reply) {
    attempts.look(() -> living.of(held.get(node)), reply);
  }

  @Override
  public void setAttributes(
      long node, long handle, AttributeChange change, Reply<Attributes> reply) {
    attempts.change(
        () -> {
          MutableNode changed = held.get(node);
          if (change.size().isPresent()) {
            held.file(node).truncate(change.size().getAsLong());
          }
          living.change(changed, change);
          return living.of(changed);
        },
        reply);
  }

  @Override
  public void readlink(long node, Reply<Name> reply) {
    attempts.look(
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
    names.makeFile(parent, name, permissions, caller, reply);
  }

  @Override
  public void create(
      long parent,
      Name name,
      int permissions,
      OpenFlags flags,
      Caller caller,
      Reply<Created> reply) {
    names.create(parent, name, permissions, flags, caller, reply);
  }

  @Override
  public void makeDirectory(
      long parent, Name name, int permissions, Caller caller, Reply<Lookup.Found> reply) {
    names.makeDirectory(parent, name, permissions, caller, reply);
  }

  @Override
  public void makeSymlink(
      long parent, Name name, Name target, Caller caller, Reply<Lookup.Found> reply) {
    names.makeSymlink(parent, name, target, caller, reply);
  }

  @Override
  public void unlink(long parent, Name name, Reply<Void> reply) {
    names.unlink(parent, name, reply);
  }

  @Override
  public void removeDirectory(long parent, Name name, Reply<Void> reply) {
    names.removeDirectory(parent, name, reply);
  }

  @Override
  public void rename(
      long parent, Name name, long newParent, Name newName, RenameMode mode, Reply<Void> reply) {
    names.rename(parent, name, newParent, newName, mode, reply);
  }

  @Override
  public void open(long node, OpenFlags flags, Reply<Opened> reply) {
    files.open(node, flags, reply);
  }

  @Override
  public void read(long node, long handle, long offset, int length, Reply<List<ByteBuffer>> reply) {
    files.read(node, offset, length, reply);
  }

  @Override
  public void write(
      long node, long handle, long offset, ByteBuffer data, WriteMode mode, Reply<Void> reply) {
    files.write(node, offset, data, mode, reply);
  }

  @Override
  public void flush(long node, long handle, Reply<Void> reply) {
    files.flush(node, reply);
  }

  @Override
  public void release(long node, long handle) {
    open.close(handle);
  }

  @Override
  public void sync(long node, long handle, boolean dataOnly, Reply<Void> reply) {
    files.sync(node, reply);
  }

  @Override
  public void openDirectory(long node, Reply<Opened> reply) {
    attempts.look(
        () ->
            new Opened(
                open.openListing(new NameSnapshot(held.directory(node))), Opened.Cache.RENEW),
        reply);
  }

  @Override
  public void list(long node, long handle, long offset, Listing listing) {
    attempts.look(
        () -> {
          NameSnapshot snapshot =
              handle == NO_HANDLE ? new NameSnapshot(held.directory(node)) : open.listing(handle);
          snapshot.prepare(offset);
          return snapshot;
        },
        new Reply<NameSnapshot>() {
          @Override
          public void answer(NameSnapshot snapshot) {
            snapshot.send(offset, listing, name -> findHere(node, name));
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
      Optional<MutableNode> found = held.directory(parent).lookup(name);
      return found.isPresent() ? held.found(found.get()) : null;
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
    Answer.when(root.tree().sync(), reply);
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
    files.allocate(node, change, keepSize, offset, length, reply);
  }

  @Override
  public void seek(long node, long handle, long offset, boolean hole, Reply<OptionalLong> reply) {
    files.seek(node, handle, offset, hole, reply);
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
    files.copy(node, offset, toNode, toOffset, length, reply);
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
}
