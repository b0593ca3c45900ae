package io.orrery.fuse.names;

import io.orrery.fuse.AttributeChange;
import io.orrery.fuse.Attributes;
import io.orrery.fuse.Caller;
import io.orrery.fuse.Created;
import io.orrery.fuse.KernelCache;
import io.orrery.fuse.Listing;
import io.orrery.fuse.Lookup;
import io.orrery.fuse.OpenFlags;
import io.orrery.fuse.Opened;
import io.orrery.fuse.RenameMode;
import io.orrery.fuse.Reply;
import io.orrery.fuse.SpaceChange;
import io.orrery.fuse.TreeOptions;
import io.orrery.fuse.Volume;
import io.orrery.fuse.WritableTree;
import io.orrery.fuse.WriteMode;
import io.orrery.fuse.XattrMode;
import io.orrery.ipld.BlockSource;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.unixfs.NodeCache;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * /ipns: every name is a directory of its root. Own names lead to mutable trees, which may be
 * written; those of others to the tree that their record names, in place and read-only. What has
 * several spellings is a directory under one of them, and the others are links to it, since Linux
 * lets a directory have one name only.
 *
 * <p>Which tree stands behind a name is the matter of {@link NamesDirectory}. Here each request
 * goes to the tree whose node it is about, and what that finds gets an id of the mount.
 */
public final class NamesTree implements WritableTree {
  /** For what has no answer: a node that is not here was given back by the end of the mount. */
  private static final Reply<Void> NOBODY =
      new Reply<>() {
        @Override
        public void answer(Void value) {}

        @Override
        public void fail(FaultException fault) {}
      };

  private final Grafts grafts = new Grafts();
  private final NamesDirectory root;
  private final Graft top;

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
    this.root = new NamesDirectory(names, source, cache, options, remembered, grafts);
    this.top = root.asGraft();
    grafts.root(top);
  }

  @Override
  public void mounted(KernelCache kernel) {
    root.mounted(kernel);
  }

  @Override
  public void unmounted() {
    root.unmounted();
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

  /** The one tree for what concerns two nodes: no file and no name goes from one to the other. */
  private Graft common(Graft from, Graft to) throws FaultException {
    if (from == to || from == top) {
      return from;
    }
    if (to == top) {
      return to;
    }
    throw new FaultException(Fault.OTHER_TREE, "from one name into another: copy it");
  }

  private Reply<Lookup.Found> entering(Graft graft, Reply<Lookup.Found> reply) {
    return new Mapped<>(reply, found -> grafts.enter(graft, found));
  }

  @Override
  public void lookup(long parent, Name name, Reply<Lookup> reply) {
    if (parent == ROOT) {
      // What a name leads to is of another tree, and has its id already.
      root.lookup(parent, name, reply);
    } else {
      at(
          parent,
          reply,
          (graft, inner) ->
              graft
                  .tree()
                  .lookup(inner, name, new Mapped<>(reply, found -> grafts.enter(graft, found))));
    }
  }

  @Override
  public void forget(long node, long count) {
    Graft left = grafts.forget(node, count);
    if (left != null) {
      root.forgotten(left);
    }
  }

  @Override
  public void attributes(long node, boolean reading, Reply<Attributes> reply) {
    at(node, reply, (graft, inner) -> graft.tree().attributes(inner, reading, reply));
  }

  @Override
  public void setAttributes(
      long node, long handle, AttributeChange change, Reply<Attributes> reply) {
    at(node, reply, (graft, inner) -> graft.tree().setAttributes(inner, handle, change, reply));
  }

  @Override
  public void readlink(long node, Reply<Name> reply) {
    at(node, reply, (graft, inner) -> graft.tree().readlink(inner, reply));
  }

  @Override
  public void makeFile(
      long parent, Name name, int permissions, Caller caller, Reply<Lookup.Found> reply) {
    at(
        parent,
        reply,
        (graft, inner) ->
            graft.tree().makeFile(inner, name, permissions, caller, entering(graft, reply)));
  }

  @Override
  public void create(
      long parent,
      Name name,
      int permissions,
      OpenFlags flags,
      Caller caller,
      Reply<Created> reply) {
    at(
        parent,
        reply,
        (graft, inner) ->
            graft
                .tree()
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
    at(
        parent,
        reply,
        (graft, inner) ->
            graft.tree().makeDirectory(inner, name, permissions, caller, entering(graft, reply)));
  }

  @Override
  public void makeSymlink(
      long parent, Name name, Name target, Caller caller, Reply<Lookup.Found> reply) {
    at(
        parent,
        reply,
        (graft, inner) ->
            graft.tree().makeSymlink(inner, name, target, caller, entering(graft, reply)));
  }

  @Override
  public void unlink(long parent, Name name, Reply<Void> reply) {
    at(parent, reply, (graft, inner) -> graft.tree().unlink(inner, name, reply));
  }

  @Override
  public void removeDirectory(long parent, Name name, Reply<Void> reply) {
    at(parent, reply, (graft, inner) -> graft.tree().removeDirectory(inner, name, reply));
  }

  @Override
  public void rename(
      long parent, Name name, long newParent, Name newName, RenameMode mode, Reply<Void> reply) {
    at(
        parent,
        reply,
        (from, inner) ->
            at(
                newParent,
                reply,
                (to, newInner) ->
                    common(from, to).tree().rename(inner, name, newInner, newName, mode, reply)));
  }

  @Override
  public void open(long node, OpenFlags flags, Reply<Opened> reply) {
    at(node, reply, (graft, inner) -> graft.tree().open(inner, flags, reply));
  }

  @Override
  public void read(long node, long handle, long offset, int length, Reply<List<ByteBuffer>> reply) {
    at(node, reply, (graft, inner) -> graft.tree().read(inner, handle, offset, length, reply));
  }

  @Override
  public void write(
      long node, long handle, long offset, ByteBuffer data, WriteMode mode, Reply<Void> reply) {
    at(node, reply, (graft, inner) -> graft.tree().write(inner, handle, offset, data, mode, reply));
  }

  @Override
  public void flush(long node, long handle, Reply<Void> reply) {
    at(node, reply, (graft, inner) -> graft.tree().flush(inner, handle, reply));
  }

  @Override
  public void release(long node, long handle) {
    at(node, NOBODY, (graft, inner) -> graft.tree().release(inner, handle));
  }

  @Override
  public void sync(long node, long handle, boolean dataOnly, Reply<Void> reply) {
    at(node, reply, (graft, inner) -> graft.tree().sync(inner, handle, dataOnly, reply));
  }

  @Override
  public void openDirectory(long node, Reply<Opened> reply) {
    at(node, reply, (graft, inner) -> graft.tree().openDirectory(inner, reply));
  }

  @Override
  public void list(long node, long handle, long offset, Listing listing) {
    try {
      Grafts.Node place = grafts.get(node);
      Graft graft = place.graft();
      graft.tree().list(place.inner(), handle, offset, new GraftListing(graft, grafts, listing));
    } catch (FaultException e) {
      listing.fail(e);
    }
  }

  @Override
  public void releaseDirectory(long node, long handle) {
    at(node, NOBODY, (graft, inner) -> graft.tree().releaseDirectory(inner, handle));
  }

  @Override
  public void syncDirectory(long node, long handle, boolean dataOnly, Reply<Void> reply) {
    at(node, reply, (graft, inner) -> graft.tree().syncDirectory(inner, handle, dataOnly, reply));
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
            graft.tree().allocate(inner, handle, change, keepSize, offset, length, reply));
  }

  @Override
  public void seek(long node, long handle, long offset, boolean hole, Reply<OptionalLong> reply) {
    at(node, reply, (graft, inner) -> graft.tree().seek(inner, handle, offset, hole, reply));
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
        (from, inner) ->
            at(
                toNode,
                reply,
                (to, toInner) ->
                    common(from, to)
                        .tree()
                        .copy(inner, handle, offset, toInner, toHandle, toOffset, length, reply)));
  }

  @Override
  public void xattr(long node, String name, Reply<Optional<byte[]>> reply) {
    at(node, reply, (graft, inner) -> graft.xattr(inner, name, reply));
  }

  @Override
  public void xattrs(long node, Reply<List<String>> reply) {
    at(node, reply, (graft, inner) -> graft.xattrs(inner, reply));
  }

  @Override
  public void setXattr(
      long node, String name, ByteBuffer value, XattrMode mode, Reply<Boolean> reply) {
    at(node, reply, (graft, inner) -> graft.tree().setXattr(inner, name, value, mode, reply));
  }

  @Override
  public void removeXattr(long node, String name, Reply<Boolean> reply) {
    at(node, reply, (graft, inner) -> graft.tree().removeXattr(inner, name, reply));
  }

  @Override
  public void volume(Reply<Volume> reply) {
    root.volume(reply);
  }
}
