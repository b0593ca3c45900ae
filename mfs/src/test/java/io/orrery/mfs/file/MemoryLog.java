package io.orrery.mfs.file;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A log on the heap that can be replayed, dropped from the front, and be full. */
final class MemoryLog implements FileLog {
  /** A change that can be made again. */
  interface Change {
    void replay(FileContent content);
  }

  private final TreeMap<Long, byte[]> written = new TreeMap<>();
  private final List<Change> changes = new ArrayList<>();
  private long end = 1;
  private int forgotten;
  private boolean full;
  long bytes;
  int leaves;

  synchronized void full(boolean value) {
    full = value;
  }

  /** How many changes there were so far. */
  synchronized int mark() {
    return forgotten + changes.size();
  }

  /** The place behind all bytes written so far. */
  synchronized long position() {
    return end;
  }

  /** Forgets what was before a mark and a position that were taken together. */
  synchronized void drop(int mark, long position) {
    changes.subList(0, mark - forgotten).clear();
    forgotten = mark;
    written.headMap(position).clear();
  }

  synchronized List<Change> changes() {
    return new ArrayList<>(changes);
  }

  private void add(Change change) throws FaultException {
    if (full) {
      throw new FaultException(Fault.FULL, "the log is full");
    }
    changes.add(change);
  }

  @Override
  public synchronized long write(long at, ByteBuffer bytes) throws FaultException {
    byte[] copy = new byte[bytes.remaining()];
    if (copy.length == 0 || copy.length > MAX_WRITE) {
      throw new AssertionError("a write of " + copy.length + " bytes");
    }
    long position = end;
    add(content -> content.replayWrite(at, position, copy.length));
    bytes.get(copy);
    written.put(position, copy);
    this.bytes += copy.length;
    // As in a real log, the bytes of two writes are never side by side.
    end += copy.length + 9;
    return position;
  }

  @Override
  public synchronized void leaf(long at, int length, Cid leaf) throws FaultException {
    add(content -> content.replayLeaf(at, length, leaf));
    leaves++;
  }

  @Override
  public synchronized void share(long at, long length, Cid file, long fileSize, long from)
      throws FaultException {
    add(content -> content.replayShare(at, length, file, fileSize, from));
  }

  @Override
  public synchronized void truncate(long size) throws FaultException {
    add(content -> content.replayTruncate(size));
  }

  @Override
  public synchronized void zero(long at, long length) throws FaultException {
    add(content -> content.replayZero(at, length));
  }

  @Override
  public synchronized void read(long position, ByteBuffer into) {
    Map.Entry<Long, byte[]> record = written.floorEntry(position);
    if (record == null) {
      throw new AssertionError("read of what was dropped");
    }
    into.put(record.getValue(), (int) (position - record.getKey()), into.remaining());
  }
}
