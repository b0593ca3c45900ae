package io.orrery.mfs;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.mfs.journal.Replay;
import io.orrery.unixfs.Mtime;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Does again what a tree's log says, over the root that its last commit left: the same steps as
 * when it was written, less the logging. Records of nodes that nobody knows are of files that were
 * open after their last name had gone, and mean nothing any more.
 */
final class TreeReplay implements Replay {
  private final MutableTree tree;
  private final Map<Long, MutableNode> nodes = new HashMap<>();

  /** By inode number, since when a file has the time of its last change from its writes alone. */
  private final Map<Long, Mtime> timed = new HashMap<>();

  /** What came in by reference: it must be held. */
  private final List<Cid> references = new ArrayList<>();

  TreeReplay(MutableTree tree) {
    this.tree = tree;
    nodes.put(tree.root().number(), tree.root());
  }

  List<Cid> references() {
    return references;
  }

  @Override
  public boolean record(byte kind, ByteBuffer body, long position) throws FaultException {
    try {
      // Positions count from the buffer's own: a slice begins where its body does.
      apply(kind, body.slice(), position);
      return true;
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw corrupt("a record of kind " + kind + " is damaged", e);
    }
  }

  private void apply(byte kind, ByteBuffer in, long position) throws FaultException {
    switch (kind) {
      case LogRecord.BIND -> bind(in);
      case LogRecord.CREATE -> create(in);
      case LogRecord.LINK -> link(in);
      case LogRecord.REMOVE -> remove(in);
      case LogRecord.RENAME -> rename(in);
      case LogRecord.CHANGE -> change(in);
      case LogRecord.ROOT -> root(in);
      case LogRecord.WRITE, LogRecord.LEAF, LogRecord.SHARE, LogRecord.TRUNCATE, LogRecord.ZERO ->
          content(kind, in, position);
      default -> throw corrupt("a record of the unknown kind " + kind, null);
    }
  }

  private void bind(ByteBuffer in) throws FaultException {
    long number = in.getLong();
    MutableDirectory parent = directory(in.getLong());
    Name name = Name.of(in);
    MutableNode node = parent.entries().find(name);
    if (node == null || node.number() != number) {
      throw corrupt("no node " + number + " at " + name, null);
    }
    nodes.put(number, node);
    timed.putIfAbsent(number, node.inode().ctime());
  }

  private void create(ByteBuffer in) throws FaultException {
    MutableDirectory parent = directory(in.getLong());
    byte[] row = new byte[in.get()];
    in.get(row);
    Inode inode = Inode.parse(row);
    Name name = name(in);
    parent.markDirty();
    nodes.put(inode.number(), parent.applyCreate(name, inode, Name.of(in)));
  }

  private void link(ByteBuffer in) throws FaultException {
    MutableDirectory parent = directory(in.getLong());
    long number = in.getLong();
    Mtime now = Times.read(in);
    Name name = name(in);
    Cid cid = Cid.whole(in.slice());
    parent.markDirty();
    nodes.put(number, parent.applyLink(name, number, tree.base().entry(cid), now));
    references.add(cid);
  }

  private void remove(ByteBuffer in) throws FaultException {
    MutableDirectory parent = directory(in.getLong());
    Mtime now = Times.read(in);
    parent.markDirty();
    parent.applyRemove(Name.of(in), now);
  }

  private void rename(ByteBuffer in) throws FaultException {
    MutableDirectory from = directory(in.getLong());
    MutableDirectory to = directory(in.getLong());
    boolean exchange = in.get() == 1;
    Mtime now = Times.read(in);
    Name name = name(in);
    from.markDirty();
    to.markDirty();
    new Rename(from, name, to, Name.of(in)).apply(exchange, now);
  }

  private void change(ByteBuffer in) throws FaultException {
    MutableNode node = nodes.get(in.getLong());
    Mtime now = Times.read(in);
    int parts = in.get();
    NodeChange change =
        new NodeChange(
            number(parts, LogRecord.MODE, in),
            number(parts, LogRecord.UID, in),
            number(parts, LogRecord.GID, in),
            time(parts, LogRecord.MTIME, in),
            (parts & LogRecord.MTIME_NOW) != 0,
            time(parts, LogRecord.ATIME, in),
            (parts & LogRecord.STORED) != 0);
    if (node != null) {
      node.markDirty();
      node.applyChange(change, now);
      if (change.mtime().isPresent() || change.mtimeNow()) {
        timed.put(node.number(), now);
      }
    }
  }

  private static OptionalInt number(int parts, int part, ByteBuffer in) {
    return (parts & part) == 0 ? OptionalInt.empty() : OptionalInt.of(in.getInt());
  }

  private static Optional<Mtime> time(int parts, int part, ByteBuffer in) throws FaultException {
    return (parts & part) == 0 ? Optional.empty() : Optional.of(Times.read(in));
  }

  private void root(ByteBuffer in) throws FaultException {
    Mtime now = Times.read(in);
    Cid cid = Cid.whole(in.slice());
    tree.root().markDirty();
    tree.applyRoot(tree.base().entry(cid), now);
    nodes.clear();
    timed.clear();
    nodes.put(tree.root().number(), tree.root());
    references.add(cid);
  }

  private void content(byte kind, ByteBuffer in, long position) throws FaultException {
    if (!(nodes.get(in.getLong()) instanceof MutableFile file)) {
      return;
    }
    Mtime now = Times.read(in);
    file.markDirty();
    switch (kind) {
      case LogRecord.WRITE -> {
        long at = in.getLong();
        file.content().replayWrite(at, position + in.position(), in.remaining());
      }
      case LogRecord.LEAF -> {
        long at = in.getLong();
        int length = in.getInt();
        Cid leaf = Cid.whole(in.slice());
        file.content().replayLeaf(at, length, leaf);
        references.add(leaf);
      }
      case LogRecord.SHARE -> {
        long at = in.getLong();
        long length = in.getLong();
        long size = in.getLong();
        long from = in.getLong();
        Cid other = Cid.whole(in.slice());
        file.content().replayShare(at, length, other, size, from);
        references.add(other);
      }
      case LogRecord.TRUNCATE -> file.content().replayTruncate(in.getLong());
      default -> file.content().replayZero(in.getLong(), in.getLong());
    }
    // Bytes that were held in memory are logged late: not after a time that was set meanwhile, and
    // not after a later chmod or rename either, which leaves the time of the bytes as it is.
    boolean late = now.isBefore(timed.getOrDefault(file.number(), now));
    boolean sparse = file.content().isSparse();
    file.update(inode -> (late ? inode : inode.written(now)).withHoles(sparse));
  }

  private MutableDirectory directory(long number) throws FaultException {
    if (nodes.get(number) instanceof MutableDirectory directory) {
      return directory;
    }
    throw corrupt("no directory " + number, null);
  }

  private static Name name(ByteBuffer in) {
    int length = Byte.toUnsignedInt(in.get());
    Name name = Name.of(in.slice(in.position(), length));
    in.position(in.position() + length);
    return name;
  }

  private FaultException corrupt(String what, Exception cause) {
    return new FaultException(
        Fault.CORRUPT,
        "the log of %s does not fit its root (%s): restore the repo from a copy"
            .formatted(tree.label(), what),
        cause);
  }
}
