package io.orrery.fuse.mutable;

import io.orrery.fuse.AttributeChange;
import io.orrery.fuse.Caller;
import io.orrery.fuse.Kind;
import io.orrery.fuse.RenameMode;
import io.orrery.fuse.SpaceChange;
import io.orrery.fuse.Tree;
import io.orrery.fuse.XattrMode;
import io.orrery.fuse.mutable.MemoryNode.Directory;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * The plainest files and directories that do all that POSIX asks for, on the heap: a model that
 * others can be compared with. Each call is made whole or fails and changes nothing. Not safe from
 * several threads.
 */
final class MemoryFiles {
  private static final long MAX_SIZE = 1L << 50;
  private static final int MAX_NAME = 255;
  private static final int MAX_COPY = 1 << 24;

  final Directory root = new Directory(Tree.ROOT, 0755, 0, 0, null);
  private long lastNode = Tree.ROOT;

  static FaultException fault(Fault fault, Object what) {
    return new FaultException(fault, fault + ": " + what);
  }

  /** Null when there is none. */
  MemoryNode lookUp(Directory parent, Name name) throws FaultException {
    checkLength(name);
    return parent.entries.get(name);
  }

  MemoryNode entry(Directory parent, Name name) throws FaultException {
    MemoryNode node = lookUp(parent, name);
    if (node == null) {
      throw fault(Fault.ABSENT, name);
    }
    return node;
  }

  private static void checkLength(Name name) throws FaultException {
    if (name.length() > MAX_NAME) {
      throw fault(Fault.TOO_LONG, name);
    }
  }

  private static void checkSize(long size) throws FaultException {
    if (size > MAX_SIZE) {
      throw fault(Fault.TOO_LARGE, size);
    }
  }

  MemoryFile makeFile(Directory parent, Name name, int permissions, Caller caller)
      throws FaultException {
    int gid = groupFor(parent, name, caller);
    return enter(parent, name, new MemoryFile(++lastNode, permissions, caller.uid(), gid));
  }

  Directory makeDirectory(Directory parent, Name name, int permissions, Caller caller)
      throws FaultException {
    int gid = groupFor(parent, name, caller);
    int mode = permissions | (parent.permissions & 02000);
    return enter(parent, name, new Directory(++lastNode, mode, caller.uid(), gid, parent));
  }

  MemoryNode.Link makeSymlink(Directory parent, Name name, Name target, Caller caller)
      throws FaultException {
    int gid = groupFor(parent, name, caller);
    return enter(parent, name, new MemoryNode.Link(++lastNode, target, caller.uid(), gid));
  }

  /** The group of what may be made there, if it may. */
  private int groupFor(Directory parent, Name name, Caller caller) throws FaultException {
    if (!parent.named) {
      throw fault(Fault.ABSENT, parent.id);
    }
    if (lookUp(parent, name) != null) {
      throw fault(Fault.EXISTS, name);
    }
    return (parent.permissions & 02000) == 0 ? caller.gid() : parent.gid;
  }

  private static <N extends MemoryNode> N enter(Directory parent, Name name, N made) {
    parent.entries.put(name, made);
    parent.contentChanged();
    return made;
  }

  /** Takes a name away; what had it. */
  MemoryNode remove(Directory parent, Name name, boolean asDirectory) throws FaultException {
    MemoryNode node = entry(parent, name);
    checkReplaceable(node, asDirectory);
    parent.entries.remove(name);
    parent.contentChanged();
    return unnamed(node);
  }

  private static MemoryNode unnamed(MemoryNode node) {
    node.named = false;
    node.changed();
    return node;
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

  /** Moves a name; what had to go for it, or null. */
  MemoryNode rename(Directory from, Name name, Directory to, Name newName, RenameMode mode)
      throws FaultException {
    MemoryNode node = entry(from, name);
    MemoryNode there = lookUp(to, newName);
    if (node == there) {
      return null;
    }
    if (!to.named) {
      throw fault(Fault.ABSENT, to.id);
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
    }
    from.entries.remove(name);
    if (exchange) {
      place(there, from, name);
    }
    place(node, to, newName);
    from.contentChanged();
    to.contentChanged();
    return there == null || exchange ? null : unnamed(there);
  }

  private static void place(MemoryNode node, Directory parent, Name name) {
    parent.entries.put(name, node);
    node.changed();
    if (node instanceof Directory directory) {
      directory.parent = parent;
    }
  }

  void change(MemoryNode node, AttributeChange change) throws FaultException {
    if (change.size().isPresent()) {
      if (!(node instanceof MemoryFile file)) {
        throw fault(node.kind == Kind.DIRECTORY ? Fault.IS_A_DIRECTORY : Fault.INVALID, node.id);
      }
      resize(file, change.size().getAsLong());
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
  }

  void resize(MemoryFile file, long size) throws FaultException {
    checkSize(size);
    file.truncate(size);
    file.contentChanged();
  }

  void write(MemoryFile file, long offset, ByteBuffer bytes) throws FaultException {
    checkSize(offset + bytes.remaining());
    file.write(offset, bytes);
    file.contentChanged();
  }

  void allocate(MemoryFile file, SpaceChange change, boolean keepSize, long offset, long length)
      throws FaultException {
    checkSize(offset + length);
    if (change != SpaceChange.RESERVE) {
      file.zero(offset, Math.min(file.size(), offset + length));
    }
    if (!keepSize) {
      file.grow(offset + length);
    }
    file.contentChanged();
  }

  /** The bytes copied. */
  long copy(MemoryFile from, long offset, MemoryFile to, long toOffset, long length)
      throws FaultException {
    ByteBuffer bytes = from.read(offset, (int) Math.min(length, MAX_COPY));
    long count = bytes.remaining();
    write(to, toOffset, bytes);
    return count;
  }

  /** False when it was to be replaced and there is none. */
  boolean setXattr(MemoryNode node, String name, byte[] value, XattrMode mode)
      throws FaultException {
    Map<String, byte[]> xattrs = node.xattrs;
    if (mode == XattrMode.CREATE && xattrs.containsKey(name)) {
      throw fault(Fault.EXISTS, name);
    }
    if (mode == XattrMode.REPLACE && !xattrs.containsKey(name)) {
      return false;
    }
    xattrs.put(name, value);
    node.changed();
    return true;
  }
}
