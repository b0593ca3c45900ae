package io.orrery.mfs;

import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.mfs.journal.Journal;
import io.orrery.unixfs.Mtime;
import java.nio.ByteBuffer;

/**
 * Writes the records of a tree into its log. A record speaks of nodes by inode number; before the
 * first that does, since its last commit, a {@link LogRecord#BIND} says where the node stands. What
 * stands in a record is told at {@link LogRecord}.
 */
final class TreeLog {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  /** Room for all numbers of a record; names and the like come on top. */
  private static final int NUMBERS = 96;

  private Journal journal;

  /** Says where records go; before that there are none to write, but some to replay. */
  void opened(Journal opened) {
    journal = opened;
  }

  Journal journal() {
    return journal;
  }

  void bind(MutableNode node) throws FaultException {
    if (journal == null) {
      // While the log is replayed: it has the record, or the node would not be dirty.
      return;
    }
    Name name = node.ownName();
    ByteBuffer out = head(name.length()).putLong(node.number());
    out.putLong(node.directory().number());
    name.writeTo(out);
    append(LogRecord.BIND, out);
  }

  void create(MutableDirectory parent, Name name, Inode inode, Name target) throws FaultException {
    byte[] row = inode.toBytes();
    ByteBuffer out = head(row.length + name.length() + target.length()).putLong(parent.number());
    out.put((byte) row.length).put(row);
    putName(name, out);
    target.writeTo(out);
    append(LogRecord.CREATE, out);
  }

  void link(MutableDirectory parent, Name name, long number, Cid cid, Mtime now)
      throws FaultException {
    ByteBuffer out = head(name.length() + cid.length()).putLong(parent.number()).putLong(number);
    Times.write(now, out);
    putName(name, out);
    cid.writeTo(out);
    append(LogRecord.LINK, out);
  }

  void remove(MutableDirectory parent, Name name, Mtime now) throws FaultException {
    ByteBuffer out = head(name.length()).putLong(parent.number());
    Times.write(now, out);
    name.writeTo(out);
    append(LogRecord.REMOVE, out);
  }

  void rename(
      MutableDirectory from,
      Name name,
      MutableDirectory to,
      Name newName,
      boolean exchange,
      Mtime now)
      throws FaultException {
    ByteBuffer out = head(name.length() + newName.length());
    out.putLong(from.number()).putLong(to.number()).put((byte) (exchange ? 1 : 0));
    Times.write(now, out);
    putName(name, out);
    newName.writeTo(out);
    append(LogRecord.RENAME, out);
  }

  void change(MutableNode node, NodeChange change, Mtime now) throws FaultException {
    ByteBuffer out = head(0).putLong(node.number());
    Times.write(now, out);
    out.put(
        (byte)
            ((change.mode().isPresent() ? LogRecord.MODE : 0)
                | (change.uid().isPresent() ? LogRecord.UID : 0)
                | (change.gid().isPresent() ? LogRecord.GID : 0)
                | (change.mtime().isPresent() ? LogRecord.MTIME : 0)
                | (change.atime().isPresent() ? LogRecord.ATIME : 0)
                | (change.mtimeNow() ? LogRecord.MTIME_NOW : 0)
                | (change.stored() ? LogRecord.STORED : 0)));
    change.mode().ifPresent(out::putInt);
    change.uid().ifPresent(out::putInt);
    change.gid().ifPresent(out::putInt);
    change.mtime().ifPresent(time -> Times.write(time, out));
    change.atime().ifPresent(time -> Times.write(time, out));
    append(LogRecord.CHANGE, out);
  }

  void root(Cid cid, Mtime now) throws FaultException {
    ByteBuffer out = head(cid.length());
    Times.write(now, out);
    cid.writeTo(out);
    append(LogRecord.ROOT, out);
  }

  /** Where the bytes lie in the log. */
  long write(long file, Mtime now, long at, ByteBuffer bytes) throws FaultException {
    ByteBuffer out = ofFile(file, now, 0).putLong(at);
    return journal.append(LogRecord.WRITE, out.flip(), bytes);
  }

  void leaf(long file, Mtime now, long at, int length, Cid leaf) throws FaultException {
    ByteBuffer out = ofFile(file, now, leaf.length()).putLong(at).putInt(length);
    leaf.writeTo(out);
    append(LogRecord.LEAF, out);
  }

  void share(long file, Mtime now, long at, long length, Cid other, long otherSize, long from)
      throws FaultException {
    ByteBuffer out = ofFile(file, now, other.length()).putLong(at).putLong(length);
    other.writeTo(out.putLong(otherSize).putLong(from));
    append(LogRecord.SHARE, out);
  }

  void truncate(long file, Mtime now, long size) throws FaultException {
    append(LogRecord.TRUNCATE, ofFile(file, now, 0).putLong(size));
  }

  void zero(long file, Mtime now, long at, long length) throws FaultException {
    append(LogRecord.ZERO, ofFile(file, now, 0).putLong(at).putLong(length));
  }

  private static ByteBuffer ofFile(long file, Mtime now, int more) {
    ByteBuffer out = head(more).putLong(file);
    Times.write(now, out);
    return out;
  }

  private static ByteBuffer head(int more) {
    return ByteBuffer.allocate(NUMBERS + more);
  }

  private static void putName(Name name, ByteBuffer out) {
    name.writeTo(out.put((byte) name.length()));
  }

  private void append(byte kind, ByteBuffer filled) throws FaultException {
    journal.append(kind, filled.flip(), NOTHING);
  }
}
