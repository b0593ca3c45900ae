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
import io.orrery.fuse.Tree;
import io.orrery.fuse.Volume;
import io.orrery.fuse.WritableTree;
import io.orrery.fuse.WriteMode;
import io.orrery.fuse.XattrMode;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * A tree of which nothing can be changed, where one is asked for that can: each change is refused,
 * all else is passed on.
 */
final class ReadOnlyTree implements WritableTree {
  private final Tree tree;
  private final Opened.Cache cache;
  private final Supplier<FaultException> refusal;

  /**
   * @param cache what the kernel does at an open with what it has read or listed before
   * @param refusal made for each change anew: what it fails with
   */
  ReadOnlyTree(Tree tree, Opened.Cache cache, Supplier<FaultException> refusal) {
    this.tree = tree;
    this.cache = cache;
    this.refusal = refusal;
  }

  private void refuse(Reply<?> reply) {
    reply.fail(refusal.get());
  }

  @Override
  public void mounted(KernelCache kernel) {
    tree.mounted(kernel);
  }

  @Override
  public void unmounted() {
    tree.unmounted();
  }

  @Override
  public int heldNodes() {
    return tree.heldNodes();
  }

  @Override
  public void lookup(long parent, Name name, Reply<Lookup> reply) {
    tree.lookup(parent, name, reply);
  }

  @Override
  public void forget(long node, long count) {
    tree.forget(node, count);
  }

  @Override
  public void attributes(long node, boolean reading, Reply<Attributes> reply) {
    tree.attributes(node, reading, reply);
  }

  @Override
  public void setAttributes(
      long node, long handle, AttributeChange change, Reply<Attributes> reply) {
    refuse(reply);
  }

  @Override
  public void readlink(long node, Reply<Name> reply) {
    tree.readlink(node, reply);
  }

  @Override
  public void makeFile(
      long parent, Name name, int permissions, Caller caller, Reply<Lookup.Found> reply) {
    refuse(reply);
  }

  @Override
  public void create(
      long parent,
      Name name,
      int permissions,
      OpenFlags flags,
      Caller caller,
      Reply<Created> reply) {
    refuse(reply);
  }

  @Override
  public void makeDirectory(
      long parent, Name name, int permissions, Caller caller, Reply<Lookup.Found> reply) {
    refuse(reply);
  }

  @Override
  public void makeSymlink(
      long parent, Name name, Name target, Caller caller, Reply<Lookup.Found> reply) {
    refuse(reply);
  }

  @Override
  public void unlink(long parent, Name name, Reply<Void> reply) {
    refuse(reply);
  }

  @Override
  public void removeDirectory(long parent, Name name, Reply<Void> reply) {
    refuse(reply);
  }

  @Override
  public void rename(
      long parent, Name name, long newParent, Name newName, RenameMode mode, Reply<Void> reply) {
    refuse(reply);
  }

  @Override
  public void open(long node, OpenFlags flags, Reply<Opened> reply) {
    if (flags.writes() || flags.truncate()) {
      refuse(reply);
    } else {
      reply.answer(new Opened(NO_HANDLE, cache));
    }
  }

  @Override
  public void read(long node, long handle, long offset, int length, Reply<List<ByteBuffer>> reply) {
    tree.read(node, offset, length, reply);
  }

  @Override
  public void write(
      long node, long handle, long offset, ByteBuffer data, WriteMode mode, Reply<Void> reply) {
    refuse(reply);
  }

  /** Never called: there are no handles. */
  @Override
  public void flush(long node, long handle, Reply<Void> reply) {
    reply.answer(null);
  }

  @Override
  public void release(long node, long handle) {}

  @Override
  public void sync(long node, long handle, boolean dataOnly, Reply<Void> reply) {
    reply.answer(null);
  }

  @Override
  public void openDirectory(long node, Reply<Opened> reply) {
    reply.answer(new Opened(NO_HANDLE, cache));
  }

  @Override
  public void list(long node, long handle, long offset, Listing listing) {
    tree.list(node, offset, listing);
  }

  @Override
  public void releaseDirectory(long node, long handle) {}

  @Override
  public void syncDirectory(long node, long handle, boolean dataOnly, Reply<Void> reply) {
    reply.answer(null);
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
    refuse(reply);
  }

  /** All of a file is data, to its end. */
  @Override
  public void seek(long node, long handle, long offset, boolean hole, Reply<OptionalLong> reply) {
    tree.attributes(
        node,
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
    refuse(reply);
  }

  @Override
  public void xattr(long node, String name, Reply<Optional<byte[]>> reply) {
    tree.xattr(node, name, reply);
  }

  @Override
  public void xattrs(long node, Reply<List<String>> reply) {
    tree.xattrs(node, reply);
  }

  @Override
  public void setXattr(
      long node, String name, ByteBuffer value, XattrMode mode, Reply<Boolean> reply) {
    refuse(reply);
  }

  @Override
  public void removeXattr(long node, String name, Reply<Boolean> reply) {
    refuse(reply);
  }

  @Override
  public void volume(Reply<Volume> reply) {
    tree.volume(reply);
  }
}
