package io.orrery.node.store;

import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multihash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.lmdbjava.CopyFlags;
import org.lmdbjava.Cursor;
import org.lmdbjava.CursorIterable;
import org.lmdbjava.Dbi;
import org.lmdbjava.DbiFlags;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.GetOp;
import org.lmdbjava.LmdbException;
import org.lmdbjava.LmdbNativeException;
import org.lmdbjava.Stat;
import org.lmdbjava.Txn;

/**
 * The LMDB environment: {@code blocks} (multihash → {@link Location}), {@code files} (multihash →
 * {@link FileSlice}), {@code segments} (number → {@link SegmentUsage}) and the tables of other
 * rooms. Fully durable commits, never a writable map. Nobody outside of the store's writer and
 * {@link Readers} touches it, so that it can be closed, or exchanged for a compacted copy, when
 * those two stand still.
 */
final class Index implements AutoCloseable {
  static final int MAX_KEY = 511;
  private static final int MAX_READERS = 2048;
  private static final long WORTH_COMPACTING = 4L << 20;
  private static final long SMALLEST_MAP = 64L << 20;

  private final Path folder;
  private final IndexFile file;
  private final long wantedMapSize;
  private Env<ByteBuffer> env;
  private Dbi<ByteBuffer> blocks;
  private Dbi<ByteBuffer> files;
  private Dbi<ByteBuffer> segments;
  private final Map<Table, Dbi<ByteBuffer>> tables = new EnumMap<>(Table.class);

  /** Grows with each commit: tells a reader whether its snapshot is the newest. */
  private final AtomicLong commits = new AtomicLong();

  private Index(Path folder, long mapSize) {
    this.folder = folder;
    this.file = new IndexFile(folder);
    this.wantedMapSize = mapSize;
  }

  /** Opens the environment in {@code folder}; a new one only where that is expected. */
  static Index open(Path folder, boolean isNew, long mapSize) throws FaultException {
    Index index = new Index(folder, mapSize);
    long shortLength = isNew ? -1 : index.file.lengthen();
    try {
      index.removeCopy();
      index.openEnv();
      if (shortLength >= 0) {
        index.readAll();
      }
      return index;
    } catch (LmdbException e) {
      index.close();
      throw shortLength >= 0 ? index.file.cutShort(shortLength, e) : StoreFaults.of(folder, e);
    } catch (IOException e) {
      index.close();
      throw StoreFaults.of(folder, e);
    }
  }

  /** Walks every table, and by copying the list of free pages too. */
  private void readAll() throws IOException {
    try (Txn<ByteBuffer> txn = env.txnRead()) {
      count(blocks, txn);
      count(files, txn);
      count(segments, txn);
      tables.values().forEach(table -> count(table, txn));
    }
    writeCopy();
    removeCopy();
  }

  private static void count(Dbi<ByteBuffer> table, Txn<ByteBuffer> txn) {
    long rows = 0;
    try (CursorIterable<ByteBuffer> all = table.iterate(txn)) {
      for (CursorIterable.KeyVal<ByteBuffer> row : all) {
        rows += row.val() == null ? 0 : 1;
      }
    }
    if (rows != table.stat(txn).entries) {
      throw new LmdbException("a table has " + rows + " rows of " + table.stat(txn).entries);
    }
  }

  private void openEnv() {
    env = openEnv(wantedMapSize);
    blocks = env.openDbi("blocks", DbiFlags.MDB_CREATE);
    files = env.openDbi("files", DbiFlags.MDB_CREATE);
    segments = env.openDbi("segments", DbiFlags.MDB_CREATE);
    for (Table table : Table.values()) {
      tables.put(table, env.openDbi(table.label(), DbiFlags.MDB_CREATE));
    }
  }

  /** Asks for less where the address space is short (ulimit -v, 39 bit processors). */
  private Env<ByteBuffer> openEnv(long mapSize) {
    try {
      return Env.create()
          .setMapSize(mapSize)
          .setMaxDbs(3 + Table.values().length)
          .setMaxReaders(MAX_READERS)
          .open(folder.toFile(), 0644, EnvFlags.MDB_NOTLS);
    } catch (LmdbNativeException e) {
      boolean tooLarge = e.getResultCode() == 12 || e.getResultCode() == 22; // ENOMEM, EINVAL
      if (!tooLarge || mapSize / 2 < SMALLEST_MAP) {
        throw e;
      }
      return openEnv(mapSize / 2);
    }
  }

  Path folder() {
    return folder;
  }

  long commits() {
    return commits.get();
  }

  Txn<ByteBuffer> beginRead() {
    return env.txnRead();
  }

  Txn<ByteBuffer> beginWrite() {
    return env.txnWrite();
  }

  void commit(Txn<ByteBuffer> txn) {
    txn.commit();
    commits.incrementAndGet();
  }

  Dbi<ByteBuffer> table(Table table) {
    return tables.get(table);
  }

  Location find(Txn<ByteBuffer> txn, Multihash hash, ByteBuffer scratch) throws FaultException {
    if (hash.length() > MAX_KEY) {
      return null; // never stored: what may be stored is far shorter
    }
    ByteBuffer row = blocks.get(txn, key(hash, scratch));
    return row == null ? null : Location.read(row);
  }

  void put(Txn<ByteBuffer> txn, Multihash hash, Location at, ByteBuffer scratch, ByteBuffer row) {
    at.writeTo(row.clear());
    blocks.put(txn, key(hash, scratch), row.flip());
  }

  void delete(Txn<ByteBuffer> txn, Multihash hash, ByteBuffer scratch) {
    blocks.delete(txn, key(hash, scratch));
  }

  /** The length of a block that a file holds, or -1. */
  int findLengthInFile(Txn<ByteBuffer> txn, Multihash hash, ByteBuffer scratch)
      throws FaultException {
    ByteBuffer row = fileRow(txn, hash, scratch);
    return row == null ? -1 : FileSlice.lengthIn(row);
  }

  /** The stretch of a file that holds a block, or null. */
  FileSlice findInFile(Txn<ByteBuffer> txn, Multihash hash, ByteBuffer scratch)
      throws FaultException {
    ByteBuffer row = fileRow(txn, hash, scratch);
    return row == null ? null : FileSlice.read(row);
  }

  private ByteBuffer fileRow(Txn<ByteBuffer> txn, Multihash hash, ByteBuffer scratch) {
    return hash.length() > MAX_KEY ? null : files.get(txn, key(hash, scratch));
  }

  void putInFile(Txn<ByteBuffer> txn, Multihash hash, FileSlice slice, ByteBuffer scratch) {
    ByteBuffer row = ByteBuffer.allocateDirect(FileSlice.MAX_BYTES);
    slice.writeTo(row);
    files.put(txn, key(hash, scratch), row.flip());
  }

  /** Whether a file held it. */
  boolean deleteInFile(Txn<ByteBuffer> txn, Multihash hash, ByteBuffer scratch) {
    return hash.length() <= MAX_KEY && files.delete(txn, key(hash, scratch));
  }

  /** Marks a block as one that only transient writers have put. */
  void mark(Txn<ByteBuffer> txn, Multihash hash, int length, ByteBuffer scratch, ByteBuffer row) {
    table(Table.TRANSIENT).put(txn, key(hash, scratch), row.clear().putInt(length).flip());
  }

  /** Whether it was marked. */
  boolean unmark(Txn<ByteBuffer> txn, Multihash hash, ByteBuffer scratch) {
    return hash.length() <= MAX_KEY && table(Table.TRANSIENT).delete(txn, key(hash, scratch));
  }

  boolean isMarked(Txn<ByteBuffer> txn, Multihash hash, ByteBuffer scratch) {
    return hash.length() <= MAX_KEY && table(Table.TRANSIENT).get(txn, key(hash, scratch)) != null;
  }

  /** Up to {@code count} marked blocks that follow {@code last}. */
  List<Multihash> markedAfter(Reader reader, Multihash last, int count) throws FaultException {
    return keysAfter(table(Table.TRANSIENT), reader, last, count);
  }

  private static ByteBuffer key(Multihash hash, ByteBuffer scratch) {
    hash.writeTo(scratch.clear());
    return scratch.flip();
  }

  /**
   * Up to {@code count} keys that follow {@code last} (null: from the first), of blocks that are
   * stored and of those that files hold.
   */
  List<Multihash> keysAfter(Reader reader, Multihash last, int count) throws FaultException {
    List<Multihash> stored = keysAfter(blocks, reader, last, count);
    List<Multihash> inFiles = filesAfter(reader, last, count);
    if (inFiles.isEmpty()) {
      return stored;
    }
    SortedSet<Multihash> all = new TreeSet<>(stored);
    all.addAll(inFiles);
    return all.stream().limit(count).toList();
  }

  /** Up to {@code count} keys that follow {@code last}, of blocks that files hold. */
  List<Multihash> filesAfter(Reader reader, Multihash last, int count) throws FaultException {
    return keysAfter(files, reader, last, count);
  }

  private List<Multihash> keysAfter(Dbi<ByteBuffer> table, Reader reader, Multihash last, int count)
      throws FaultException {
    List<Multihash> found = new ArrayList<>();
    try (Cursor<ByteBuffer> cursor = table.openCursor(reader.txn())) {
      boolean more =
          last == null
              ? cursor.first()
              : cursor.get(key(last, reader.scratch()), GetOp.MDB_SET_RANGE);
      while (more && found.size() < count) {
        Multihash hash = Multihash.read(cursor.key());
        if (!hash.equals(last)) {
          found.add(hash);
        }
        more = cursor.next();
      }
      return found;
    } catch (LmdbException e) {
      throw StoreFaults.of(folder, e);
    }
  }

  Map<Integer, SegmentUsage> segmentRows(Txn<ByteBuffer> txn) throws FaultException {
    Map<Integer, SegmentUsage> rows = new TreeMap<>();
    try (CursorIterable<ByteBuffer> all = segments.iterate(txn)) {
      for (CursorIterable.KeyVal<ByteBuffer> row : all) {
        rows.put(row.key().getInt(row.key().position()), SegmentUsage.read(row.val()));
      }
    }
    return rows;
  }

  void putSegmentRows(Txn<ByteBuffer> txn, Map<Integer, SegmentUsage> changes, ByteBuffer row) {
    ByteBuffer key = ByteBuffer.allocateDirect(Integer.BYTES);
    changes.forEach(
        (number, usage) -> {
          key.clear().putInt(number).flip();
          if (usage == null) {
            segments.delete(txn, key);
          } else {
            usage.writeTo(row.clear());
            segments.put(txn, key, row.flip());
          }
        });
  }

  /** Whether less than half of the file is in use; not for small files. */
  boolean isSparse() {
    if (fileLength() < WORTH_COMPACTING) {
      return false;
    }
    try (Txn<ByteBuffer> txn = env.txnRead()) {
      long used = used(blocks.stat(txn)) + used(files.stat(txn)) + used(segments.stat(txn));
      for (Dbi<ByteBuffer> table : tables.values()) {
        used += used(table.stat(txn));
      }
      return used < fileLength() / 2;
    }
  }

  private static long used(Stat stat) {
    return (stat.branchPages + stat.leafPages + stat.overflowPages) * stat.pageSize;
  }

  /** Writes a copy without free pages beside the file; the writer stands still meanwhile. */
  void writeCopy() throws IOException {
    env.copy(file.newCopy().toFile(), CopyFlags.MDB_CP_COMPACT);
    file.syncCopy();
  }

  /** Puts the copy in the place of the file. Nobody reads or writes meanwhile. */
  void exchangeForCopy() throws FaultException {
    env.close();
    try {
      file.exchangeForCopy();
    } finally {
      openEnv();
    }
  }

  /** Removes a copy that was not used. */
  void removeCopy() throws IOException {
    file.removeCopy();
  }

  long blockCount(Txn<ByteBuffer> txn) {
    return blocks.stat(txn).entries + files.stat(txn).entries;
  }

  long fileLength() {
    return file.length();
  }

  @Override
  public void close() {
    if (env != null) {
      env.close();
    }
  }
}
