package io.orrery.node.store;

import io.orrery.ipld.FaultException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.BiPredicate;
import org.lmdbjava.Cursor;
import org.lmdbjava.GetOp;
import org.lmdbjava.LmdbException;
import org.lmdbjava.Txn;

/** The tables of other rooms, as one LMDB transaction sees them. */
final class IndexTransaction implements WriteTransaction {
  private final Index index;
  private final Txn<ByteBuffer> txn;
  private final ByteBuffer scratch;

  IndexTransaction(Index index, Txn<ByteBuffer> txn, ByteBuffer scratch) {
    this.index = index;
    this.txn = txn;
    this.scratch = scratch;
  }

  @Override
  public byte[] get(Table table, byte[] key) throws FaultException {
    try {
      ByteBuffer value = index.table(table).get(txn, key(key));
      return value == null ? null : copy(value);
    } catch (LmdbException e) {
      throw StoreFaults.of(index.folder(), e);
    }
  }

  @Override
  public void scan(Table table, byte[] from, byte[] to, BiPredicate<byte[], byte[]> visitor)
      throws FaultException {
    try (Cursor<ByteBuffer> cursor = index.table(table).openCursor(txn)) {
      boolean found =
          (from == null || from.length == 0)
              ? cursor.first()
              : cursor.get(key(from), GetOp.MDB_SET_RANGE);
      while (found) {
        byte[] key = copy(cursor.key());
        if (to != null && Arrays.compareUnsigned(key, to) >= 0) {
          return;
        }
        if (!visitor.test(key, copy(cursor.val()))) {
          return;
        }
        found = cursor.next();
      }
    } catch (LmdbException e) {
      throw StoreFaults.of(index.folder(), e);
    }
  }

  @Override
  public long count(Table table) throws FaultException {
    try {
      return index.table(table).stat(txn).entries;
    } catch (LmdbException e) {
      throw StoreFaults.of(index.folder(), e);
    }
  }

  @Override
  public void put(Table table, byte[] key, byte[] value) throws FaultException {
    try {
      ByteBuffer direct = ByteBuffer.allocateDirect(value.length).put(value).flip();
      index.table(table).put(txn, key(key), direct);
    } catch (LmdbException e) {
      throw StoreFaults.of(index.folder(), e);
    }
  }

  @Override
  public boolean delete(Table table, byte[] key) throws FaultException {
    try {
      return index.table(table).delete(txn, key(key));
    } catch (LmdbException e) {
      throw StoreFaults.of(index.folder(), e);
    }
  }

  private ByteBuffer key(byte[] key) throws FaultException {
    if (key.length < 1 || key.length > Index.MAX_KEY) {
      throw FaultException.refused("a table's key has 1 to 511 bytes, not " + key.length);
    }
    return scratch.clear().put(key).flip();
  }

  private static byte[] copy(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(bytes.position(), copy);
    return copy;
  }
}
