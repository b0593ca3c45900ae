package io.orrery.fuse.mutable;

import static io.orrery.fuse.mutable.MemoryFiles.fault;

import io.orrery.fuse.AttributeChange;
import io.orrery.fuse.Attributes;
import io.orrery.fuse.Caller;
import io.orrery.fuse.Created;
import io.orrery.fuse.KernelCache;
import io.orrery.fuse.Kind;
import io.orrery.fuse.Listing;
import io.orrery.fuse.Lookup;
import io.orrery.fuse.OpenFlags;
import io.orrery.fuse.Opened;
import io.orrery.fuse.RenameMode;
import io.orrery.fuse.Reply;
import io.orrery.fuse.SpaceChange;
import io.orrery.fuse.Volume;
import io.orrery.fuse.WritableTree;
import io.orrery.fuse.WriteMode;
import io.orrery.fuse.XattrMode;
import io.orrery.fuse.mutable.MemoryNode.Directory;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;

/** {@link MemoryFiles} as a kernel asks for them, under one lock: what drivers are tested with. */
public final class MemoryTree implements WritableTree {
  final MemoryFiles files = new MemoryFiles();
  private final Map<Long, MemoryNode> nodes = new HashMap<>(Map.of(ROOT, files.root));
  private final Map<Long, MemoryHandle> handles = new HashMap<>();
  private final Executor executor;
  private final Duration validFor;
  private final Opened.Cache cache;
  KernelCache kernel;
  private long lastHandle;

  /**
   * An empty tree.
   *
   * @param executor where requests are worked out and answered
   * @param validFor how long the kernel may remember names and attributes
   * @param cache what it is told about pages when a file is opened
   */
  public MemoryTree(Executor executor, Duration validFor, Opened.Cache cache) {
    this.executor = executor;
    this.validFor = validFor;
    this.cache = cache;
  }

  private interface Action<T> {
    T run() throws FaultException;
  }

  private interface Change {
    void make() throws FaultException;
  }

  private <T> void serve(Reply<T> reply, Action<T> action) {
    executor.execute(
        () -> {
          if (!reply.begin()) {
            return;
          }
          T value;
          try {
            synchronized (this) {
              value = action.run();
            }
          } catch (FaultException fault) {
            reply.fail(fault);
            return;
          }
          reply.answer(value);
        });
  }

  private void make(Reply<Void> reply, Change change) {
    serve(
        reply,
        () -> {
          change.make();
          return null;
        });
  }

  private MemoryNode node(long id) throws FaultException {
    MemoryNode node = nodes.get(id);
    if (node == null) {
      throw fault(Fault.IO, "no node " + id);
    }
    return node;
  }

  private Directory directory(long id) throws FaultException {
    if (node(id) instanceof Directory directory) {
      return directory;
    }
    throw fault(Fault.NOT_A_DIRECTORY, id);
  }

  private MemoryFile file(long id) throws FaultException {
    MemoryNode node = node(id);
    if (node instanceof MemoryFile file) {
      return file;
    }
    throw fault(node.kind == Kind.DIRECTORY ? Fault.IS_A_DIRECTORY : Fault.INVALID, id);
  }

  private Lookup.Found found(MemoryNode node) {
    nodes.put(node.id, node);
    node.references++;
    return new Lookup.Found(node.id, node.attributes(validFor), validFor);
  }

  private void give(MemoryNode node, long count) {
    node.references -= count;
    if (node.references == 0 && node != files.root) {
      nodes.remove(node.id);
    }
  }

  @Override
  public synchronized void mounted(KernelCache cache) {
    kernel = cache;
  }

  @Override
  public synchronized void unmounted() {
    handles.clear();
    nodes.values().forEach(node -> node.references = 0);
    nodes.keySet().retainAll(List.of(ROOT));
  }

  /** What the kernel holds open. */
  public synchronized int openHandles() {
    return handles.size();
  }

  /** What the kernel has looked up or holds open. */
  public synchronized long references() {
    return nodes.values().stream().mapToLong(node -> node.references).sum();
  }

  @Override
  public void lookup(long parent, Name name, Reply<Lookup> reply) {
    serve(
        reply,
        () -> {
          MemoryNode node = files.lookUp(directory(parent), name);
          return node == null ? new Lookup.Absent(validFor) : found(node);
        });
  }

  @Override
  public synchronized void forget(long id, long count) {
    MemoryNode node = nodes.get(id);
    if (node != null && node != files.root) {
      give(node, Math.min(count, node.references));
    }
  }

  @Override
  public void attributes(long node, boolean reading, Reply<Attributes> reply) {
    serve(reply, () -> node(node).attributes(validFor));
  }

  @Override
  public void setAttributes(long id, long handle, AttributeChange change, Reply<Attributes> reply) {
    serve(
        reply,
        () -> {
          files.change(node(id), change);
          return node(id).attributes(validFor);
        });
  }

  @Override
  public void readlink(long id, Reply<Name> reply) {
    serve(
        reply,
        () -> {
          if (node(id) instanceof MemoryNode.Link link) {
            return link.target;
          }
          throw fault(Fault.INVALID, id);
        });
  }

  @Override
  public void makeFile(
      long parent, Name name, int permissions, Caller caller, Reply<Lookup.Found> reply) {
    serve(reply, () -> found(files.makeFile(directory(parent), name, permissions, caller)));
  }

  @Override
  public void create(
      long parentId,
      Name name,
      int permissions,
      OpenFlags flags,
      Caller caller,
      Reply<Created> reply) {
    serve(
        reply,
        () -> {
          Directory parent = directory(parentId);
          MemoryNode node = flags.exclusive() ? null : files.lookUp(parent, name);
          if (node == null) {
            node = files.makeFile(parent, name, permissions, caller);
          }
          if (!(node instanceof MemoryFile file)) {
            throw fault(Fault.IS_A_DIRECTORY, name);
          }
          Opened opened = open(file, flags);
          return new Created(found(file), opened);
        });
  }

  @Override
  public void makeDirectory(
      long parent, Name name, int permissions, Caller caller, Reply<Lookup.Found> reply) {
    serve(reply, () -> found(files.makeDirectory(directory(parent), name, permissions, caller)));
  }

  @Override
  public void makeSymlink(
      long parent, Name name, Name target, Caller caller, Reply<Lookup.Found> reply) {
    serve(reply, () -> found(files.makeSymlink(directory(parent), name, target, caller)));
  }

  @Override
  public void unlink(long parent, Name name, Reply<Void> reply) {
    make(reply, () -> files.remove(directory(parent), name, false));
  }

  @Override
  public void removeDirectory(long parent, Name name, Reply<Void> reply) {
    make(reply, () -> files.remove(directory(parent), name, true));
  }

  @Override
  public void rename(
      long parent, Name name, long newParent, Name newName, RenameMode mode, Reply<Void> reply) {
    make(reply, () -> files.rename(directory(parent), name, directory(newParent), newName, mode));
  }

  private long newHandle(MemoryNode node) {
    node.references++;
    handles.put(++lastHandle, new MemoryHandle(node));
    return lastHandle;
  }

  @Override
  public void open(long id, OpenFlags flags, Reply<Opened> reply) {
    serve(reply, () -> open(file(id), flags));
  }

  private Opened open(MemoryFile file, OpenFlags flags) throws FaultException {
    if (flags.truncate()) {
      files.resize(file, 0);
      if (flags.killPrivileges()) {
        file.killPrivileges();
      }
    }
    return new Opened(newHandle(file), cache);
  }

  @Override
  public synchronized void release(long node, long handle) {
    MemoryHandle open = handles.remove(handle);
    if (open != null) {
      give(open.node, 1);
    }
  }

  @Override
  public void read(long id, long handle, long offset, int length, Reply<List<ByteBuffer>> reply) {
    serve(reply, () -> List.of(file(id).read(offset, length)));
  }

  @Override
  public void write(
      long id, long handle, long offset, ByteBuffer data, WriteMode mode, Reply<Void> reply) {
    ByteBuffer bytes = ByteBuffer.allocate(data.remaining()).put(data).flip();
    make(
        reply,
        () -> {
          MemoryFile file = file(id);
          boolean append = mode.flags().append() && !mode.mapped();
          files.write(file, append ? file.size() : offset, bytes);
          if (mode.flags().killPrivileges()) {
            file.killPrivileges();
          }
        });
  }

  @Override
  public void flush(long node, long handle, Reply<Void> reply) {
    make(reply, () -> {});
  }

  @Override
  public void sync(long node, long handle, boolean dataOnly, Reply<Void> reply) {
    make(reply, () -> {});
  }

  @Override
  public void syncDirectory(long node, long handle, boolean dataOnly, Reply<Void> reply) {
    make(reply, () -> {});
  }

  @Override
  public void openDirectory(long id, Reply<Opened> reply) {
    serve(reply, () -> new Opened(newHandle(directory(id)), Opened.Cache.NONE));
  }

  @Override
  public void releaseDirectory(long node, long handle) {
    release(node, handle);
  }

  @Override
  public synchronized void list(long id, long handle, long offset, Listing listing) {
    MemoryHandle open = handles.get(handle);
    if (open == null || offset < 0) {
      listing.fail(fault(Fault.IO, "no open directory " + handle));
    } else {
      open.list(offset, listing, this::found);
    }
  }

  @Override
  public void allocate(
      long id,
      long handle,
      SpaceChange change,
      boolean keepSize,
      long offset,
      long length,
      Reply<Void> reply) {
    make(reply, () -> files.allocate(file(id), change, keepSize, offset, length));
  }

  @Override
  public void seek(long id, long handle, long offset, boolean hole, Reply<OptionalLong> reply) {
    serve(
        reply,
        () -> {
          long at = hole ? file(id).hole(offset) : file(id).data(offset);
          return at < 0 ? OptionalLong.empty() : OptionalLong.of(at);
        });
  }

  @Override
  public void copy(
      long id,
      long handle,
      long offset,
      long toId,
      long toHandle,
      long toOffset,
      long length,
      Reply<Long> reply) {
    serve(reply, () -> files.copy(file(id), offset, file(toId), toOffset, length));
  }

  @Override
  public void xattr(long id, String name, Reply<Optional<byte[]>> reply) {
    serve(reply, () -> Optional.ofNullable(node(id).xattrs.get(name)));
  }

  @Override
  public void xattrs(long id, Reply<List<String>> reply) {
    serve(reply, () -> List.copyOf(node(id).xattrs.keySet()));
  }

  @Override
  public void setXattr(
      long id, String name, ByteBuffer value, XattrMode mode, Reply<Boolean> reply) {
    byte[] bytes = new byte[value.remaining()];
    value.get(bytes);
    serve(reply, () -> files.setXattr(node(id), name, bytes, mode));
  }

  @Override
  public void removeXattr(long id, String name, Reply<Boolean> reply) {
    serve(reply, () -> node(id).xattrs.remove(name) != null);
  }

  @Override
  public void volume(Reply<Volume> reply) {
    reply.answer(new Volume(1L << 40, 1L << 39, 1L << 39));
  }
}
