package io.orrery.fuse;

import io.orrery.fuse.MemoryNode.Directory;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;

/**
 * The plainest tree that does all that POSIX asks for, on the heap, under one lock: what drivers
 * are tested with, and what other trees can be compared with.
 */
public final class MemoryTree implements WritableTree {
  private static final long MAX_SIZE = 1L << 50;
  private static final int MAX_NAME = 255;

  /** An open file or directory; a directory's has the names of its last rewinding. */
  private static final class Handle {
    final MemoryNode node;
    List<Map.Entry<Name, MemoryNode>> names = List.of();

    Handle(MemoryNode node) {
      this.node = node;
    }
  }

  private final Map<Long, MemoryNode> nodes = new HashMap<>();
  private final Map<Long, Handle> handles = new HashMap<>();
  private final Executor executor;
  private final Duration validFor;
  private final Opened.Cache cache;
  private final Directory root;
  private KernelCache kernel;
  private long lastNode = ROOT;
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
    root = new Directory(ROOT, 0755, 0, 0, null);
    nodes.put(ROOT, root);
  }

  /** Answers at once; the kernel may remember everything for as long as it likes. */
  public MemoryTree() {
    this(Runnable::run, Attributes.FOREVER, Opened.Cache.KEEP);
  }

  private interface Action<T> {
    T run() throws FaultException;
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

  private static FaultException fault(Fault fault, Object what) {
    return new FaultException(fault, fault + ": " + what);
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
    node.references++;
    return new Lookup.Found(node.id, node.attributes(validFor), validFor);
  }

  private MemoryNode entry(Directory parent, Name name) throws FaultException {
    MemoryNode node = parent.entries.get(name);
    if (node == null) {
      throw fault(Fault.ABSENT, name);
    }
    return node;
  }

  private void give(MemoryNode node, long count) {
    node.references -= count;
    if (node.references == 0 && !node.named) {
      nodes.remove(node.id);
    }
  }

  private void unnamed(MemoryNode node) {
    node.named = false;
    node.changed();
    give(node, 0);
  }

  @Override
  public synchronized void mounted(KernelCache cache) {
    kernel = cache;
  }

  @Override
  public synchronized void unmounted() {
    handles.clear();
    nodes.values().forEach(node -> node.references = 0);
    nodes.values().removeIf(node -> !node.named);
  }

  /** What the kernel holds open. */
  public synchronized int openHandles() {
    return handles.size();
  }

  /** What the kernel has looked up or holds open, without the root. */
  public synchronized long references() {
    return nodes.values().stream().mapToLong(node -> node.references).sum();
  }

  @Override
  public void lookup(long parent, Name name, Reply<Lookup> reply) {
    serve(
        reply,
        () -> {
          checkLength(name);
          MemoryNode node = directory(parent).entries.get(name);
          return node == null ? new Lookup.Absent(validFor) : found(node);
        });
  }

  private static void checkLength(Name name) throws FaultException {
    if (name.length() > MAX_NAME) {
      throw fault(Fault.TOO_LONG, name);
    }
  }

  @Override
  public synchronized void forget(long id, long count) {
    MemoryNode node = nodes.get(id);
    if (node != null && node != root) {
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
          MemoryNode node = node(id);
          if (change.size().isPresent()) {
            resize(file(id), change.size().getAsLong());
          }
          change.permissions().ifPresent(permissions -> node.permissions = permissions);
          change.uid().ifPresent(uid -> node.uid = uid);
          change.gid().ifPresent(gid -> node.gid = gid);
          change.atime().ifPresent(atime -> node.atime = atime.at());
          change.mtime().ifPresent(mtime -> node.mtime = mtime.at());
          if (change.killPrivileges()) {
            node.killPrivileges();
          }
          node.changed();
          return node.attributes(validFor);
        });
  }

  private static void resize(MemoryFile file, long size) throws FaultException {
    checkSize(size);
    file.truncate(size);
    file.contentChanged();
  }

  private static void checkSize(long size) throws FaultException {
    if (size > MAX_SIZE) {
      throw fault(Fault.TOO_LARGE, size);
    }
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

  private interface Maker {
    MemoryNode make(long id, int gid, int inherited);
  }

  /** A new node under a free name. */
  private MemoryNode make(Directory parent, Name name, Caller caller, Maker maker)
      throws FaultException {
    checkLength(name);
    if (!parent.named) {
      throw fault(Fault.ABSENT, parent.id);
    }
    if (parent.entries.containsKey(name)) {
      throw fault(Fault.EXISTS, name);
    }
    int inherited = parent.permissions & 02000;
    MemoryNode made = maker.make(++lastNode, inherited == 0 ? caller.gid() : parent.gid, inherited);
    nodes.put(made.id, made);
    parent.entries.put(name, made);
    parent.contentChanged();
    return made;
  }

  @Override
  public void makeFile(
      long parent, Name name, int permissions, Caller caller, Reply<Lookup.Found> reply) {
    serve(reply, () -> found(newFile(directory(parent), name, permissions, caller)));
  }

  private MemoryNode newFile(Directory parent, Name name, int permissions, Caller caller)
      throws FaultException {
    return make(
        parent,
        name,
        caller,
        (id, gid, inherited) -> new MemoryFile(id, permissions, caller.uid(), gid));
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
          MemoryNode there = flags.exclusive() ? null : parent.entries.get(name);
          MemoryNode node = there == null ? newFile(parent, name, permissions, caller) : there;
          return new Created(found(node), open(file(node.id), flags));
        });
  }

  @Override
  public void makeDirectory(
      long parentId, Name name, int permissions, Caller caller, Reply<Lookup.Found> reply) {
    serve(
        reply,
        () -> {
          Directory parent = directory(parentId);
          return found(
              make(
                  parent,
                  name,
                  caller,
                  (id, gid, inherited) ->
                      new Directory(id, permissions | inherited, caller.uid(), gid, parent)));
        });
  }

  @Override
  public void makeSymlink(
      long parent, Name name, Name target, Caller caller, Reply<Lookup.Found> reply) {
    serve(
        reply,
        () ->
            found(
                make(
                    directory(parent),
                    name,
                    caller,
                    (id, gid, inherited) -> new MemoryNode.Link(id, target, caller.uid(), gid))));
  }

  @Override
  public void unlink(long parent, Name name, Reply<Void> reply) {
    serve(
        reply,
        () -> {
          remove(directory(parent), name, false);
          return null;
        });
  }

  @Override
  public void removeDirectory(long parent, Name name, Reply<Void> reply) {
    serve(
        reply,
        () -> {
          remove(directory(parent), name, true);
          return null;
        });
  }

  private void remove(Directory parent, Name name, boolean asDirectory) throws FaultException {
    MemoryNode node = entry(parent, name);
    checkReplaceable(node, asDirectory);
    parent.entries.remove(name);
    parent.contentChanged();
    unnamed(node);
  }

  private static void checkReplaceable(MemoryNode node, boolean byDirectory) throws FaultException {
    if (!(node instanceof Directory directory)) {
      if (byDirectory) {
        throw fault(Fault.NOT_A_DIRECTORY, node.id);
      }
    } else if (!byDirectory) {
      throw fault(Fault.IS_A_DIRECTORY, node.id);
    } else if (!directory.entries.isEmpty()) {
      throw fault(Fault.NOT_EMPTY, node.id);
    }
  }

  @Override
  public void rename(
      long parent, Name name, long newParent, Name newName, RenameMode mode, Reply<Void> reply) {
    serve(
        reply,
        () -> {
          rename(directory(parent), name, directory(newParent), newName, mode);
          return null;
        });
  }

  private void rename(Directory from, Name name, Directory to, Name newName, RenameMode mode)
      throws FaultException {
    checkLength(newName);
    MemoryNode node = entry(from, name);
    MemoryNode there = to.entries.get(newName);
    if (node == there) {
      return;
    }
    if (there != null && mode == RenameMode.NO_REPLACE) {
      throw fault(Fault.EXISTS, newName);
    }
    if (there == null && mode == RenameMode.EXCHANGE) {
      throw fault(Fault.ABSENT, newName);
    }
    boolean exchange = mode == RenameMode.EXCHANGE;
    if (to.isBelow(node) || (exchange && from.isBelow(there))) {
      throw fault(Fault.INVALID, newName);
    }
    if (there != null && !exchange) {
      checkReplaceable(there, node.kind == Kind.DIRECTORY);
      unnamed(there);
    }
    from.entries.remove(name);
    if (exchange) {
      place(there, from, name);
    }
    place(node, to, newName);
    from.contentChanged();
    to.contentChanged();
  }

  private static void place(MemoryNode node, Directory parent, Name name) {
    parent.entries.put(name, node);
    node.changed();
    if (node instanceof Directory directory) {
      directory.parent = parent;
    }
  }

  private long newHandle(MemoryNode node) {
    node.references++;
    handles.put(++lastHandle, new Handle(node));
    return lastHandle;
  }

  @Override
  public void open(long id, OpenFlags flags, Reply<Opened> reply) {
    serve(reply, () -> open(file(id), flags));
  }

  private Opened open(MemoryFile file, OpenFlags flags) throws FaultException {
    if (flags.truncate()) {
      resize(file, 0);
      if (flags.killPrivileges()) {
        file.killPrivileges();
      }
    }
    return new Opened(newHandle(file), cache);
  }

  @Override
  public synchronized void release(long node, long handle) {
    Handle open = handles.remove(handle);
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
    serve(
        reply,
        () -> {
          MemoryFile file = file(id);
          long at = mode.flags().append() && !mode.mapped() ? file.size() : offset;
          checkSize(at + bytes.remaining());
          file.write(at, bytes);
          file.contentChanged();
          if (mode.flags().killPrivileges()) {
            file.killPrivileges();
          }
          return null;
        });
  }

  @Override
  public void flush(long node, long handle, Reply<Void> reply) {
    serve(reply, () -> null);
  }

  @Override
  public void sync(long node, long handle, boolean dataOnly, Reply<Void> reply) {
    serve(reply, () -> null);
  }

  @Override
  public void syncDirectory(long node, long handle, boolean dataOnly, Reply<Void> reply) {
    serve(reply, () -> null);
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
    Handle open = handles.get(handle);
    if (open == null || !(open.node instanceof Directory directory) || offset < 0) {
      listing.fail(fault(Fault.IO, "no open directory " + handle));
      return;
    }
    if (offset == 0) {
      open.names = new ArrayList<>(directory.entries.entrySet());
    }
    for (int i = (int) Math.min(offset, Integer.MAX_VALUE); i < open.names.size() + 2; i++) {
      if (!add(directory, open.names, i, listing)) {
        break;
      }
    }
    listing.end();
  }

  private boolean add(
      Directory directory, List<Map.Entry<Name, MemoryNode>> names, int i, Listing listing) {
    if (i < 2) {
      Name name = Name.of(i == 0 ? "." : "..");
      long id = i == 0 ? directory.id : directory.parent.id;
      return listing.add(new Dirent(name, id, Kind.DIRECTORY, i + 1), () -> null);
    }
    Name name = names.get(i - 2).getKey();
    MemoryNode node = names.get(i - 2).getValue();
    return listing.add(
        new Dirent(name, node.id, node.kind, i + 1),
        () -> directory.entries.get(name) == node ? found(node) : null);
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
    serve(
        reply,
        () -> {
          MemoryFile file = file(id);
          checkSize(offset + length);
          if (change != SpaceChange.RESERVE) {
            file.zero(offset, Math.min(file.size(), offset + length));
          }
          if (!keepSize) {
            file.grow(offset + length);
          }
          file.contentChanged();
          return null;
        });
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
    serve(
        reply,
        () -> {
          MemoryFile to = file(toId);
          ByteBuffer bytes = file(id).read(offset, (int) Math.min(length, 1 << 24));
          long count = bytes.remaining();
          checkSize(toOffset + count);
          to.write(toOffset, bytes);
          to.contentChanged();
          return count;
        });
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
    serve(
        reply,
        () -> {
          Map<String, byte[]> xattrs = node(id).xattrs;
          if (mode == XattrMode.CREATE && xattrs.containsKey(name)) {
            throw fault(Fault.EXISTS, name);
          }
          if (mode == XattrMode.REPLACE && !xattrs.containsKey(name)) {
            return false;
          }
          xattrs.put(name, bytes);
          node(id).changed();
          return true;
        });
  }

  @Override
  public void removeXattr(long id, String name, Reply<Boolean> reply) {
    serve(reply, () -> node(id).xattrs.remove(name) != null);
  }

  @Override
  public void volume(Reply<Volume> reply) {
    reply.answer(new Volume(1L << 40, 1L << 39, 1L << 39));
  }

  /** Writes a file of the root from elsewhere than the mount, and tells the kernel. */
  void writeElsewhere(String name, long offset, byte[] bytes) {
    MemoryFile file;
    synchronized (this) {
      file = (MemoryFile) root.entries.get(Name.of(name));
      file.write(offset, ByteBuffer.wrap(bytes));
      file.contentChanged();
    }
    kernel.contentChanged(file.id, offset, bytes.length);
  }

  /** Makes a file in the root from elsewhere. */
  void makeElsewhere(String name) throws FaultException {
    synchronized (this) {
      MemoryNode unused = newFile(root, Name.of(name), 0644, new Caller(0, 0, 0));
    }
    kernel.nameChanged(ROOT, Name.of(name));
  }

  /** Removes a file from the root from elsewhere. */
  void removeElsewhere(String name) throws FaultException {
    MemoryNode node;
    synchronized (this) {
      node = entry(root, Name.of(name));
      remove(root, Name.of(name), node.kind == Kind.DIRECTORY);
    }
    kernel.nameRemoved(ROOT, Name.of(name), node.id);
  }
}
