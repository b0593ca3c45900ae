package io.orrery.node.tree;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.mfs.Inode;
import io.orrery.mfs.TreeRoot;
import io.orrery.node.store.ReadTransaction;
import io.orrery.node.store.Table;
import io.orrery.node.store.WriteTransaction;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Trees as rows. {@link Table#ROOTS}: the name of a tree in UTF-8 to its number u32 and its {@link
 * TreeRoot}, which is absent until the first commit; the key of one zero byte, which names no tree,
 * to the number that the next tree gets, u32; that of a zero and a one to what the last sweep left,
 * blocks u64 and bytes u64. {@link Table#INODES}: number u32, parent's inode u64, name to {@link
 * Inode}. All big-endian.
 */
final class TreeRow {
  private static final byte[] NEXT = {0};
  private static final byte[] SURVIVORS = {0, 1};
  private static final int PREFIX = 4 + 8;

  /** Above any name. */
  private static final int MAX_KEY = 511;

  private TreeRow() {}

  /** The number of a tree and its root, if it was ever committed. */
  record Row(int number, Optional<TreeRoot> root) {}

  static Optional<Row> find(ReadTransaction tx, String name) throws FaultException {
    byte[] value = tx.get(Table.ROOTS, name.getBytes(UTF_8));
    return value == null ? Optional.empty() : Optional.of(row(name, value));
  }

  private static Row row(String name, byte[] value) throws FaultException {
    if (value.length < 4) {
      throw new FaultException(Fault.CORRUPT, "the root of the tree " + name + " is damaged");
    }
    int number = ByteBuffer.wrap(value).getInt();
    byte[] root = new byte[value.length - 4];
    System.arraycopy(value, 4, root, 0, root.length);
    return new Row(number, root.length == 0 ? Optional.empty() : Optional.of(TreeRoot.parse(root)));
  }

  /** All trees by their names. */
  static Map<String, Row> all(ReadTransaction tx) throws FaultException {
    Map<String, byte[]> values = new HashMap<>();
    tx.scan(
        Table.ROOTS,
        new byte[] {1},
        null,
        (key, value) -> {
          values.put(new String(key, UTF_8), value);
          return true;
        });
    Map<String, Row> rows = new HashMap<>();
    for (Map.Entry<String, byte[]> each : values.entrySet()) {
      rows.put(each.getKey(), row(each.getKey(), each.getValue()));
    }
    return rows;
  }

  /** The number of a tree, which gets one if it has none. */
  static int number(WriteTransaction tx, String name) throws FaultException {
    Optional<Row> row = find(tx, name);
    if (row.isPresent()) {
      return row.get().number();
    }
    byte[] next = tx.get(Table.ROOTS, NEXT);
    int number = next == null ? 1 : ByteBuffer.wrap(next).getInt();
    tx.put(Table.ROOTS, NEXT, ByteBuffer.allocate(4).putInt(number + 1).array());
    tx.put(Table.ROOTS, name.getBytes(UTF_8), ByteBuffer.allocate(4).putInt(number).array());
    return number;
  }

  /** What the last sweep of superseded blocks left. */
  static Survivors survivors(ReadTransaction tx) throws FaultException {
    return Survivors.parse(tx.get(Table.ROOTS, SURVIVORS));
  }

  static void putSurvivors(WriteTransaction tx, Survivors survivors) throws FaultException {
    tx.put(Table.ROOTS, SURVIVORS, survivors.toBytes());
  }

  static void putRoot(WriteTransaction tx, String name, int number, TreeRoot root)
      throws FaultException {
    byte[] value = root.toBytes();
    byte[] row = ByteBuffer.allocate(4 + value.length).putInt(number).put(value).array();
    tx.put(Table.ROOTS, name.getBytes(UTF_8), row);
  }

  /** Gives a tree another name. */
  static void rename(WriteTransaction tx, String name, String newName) throws FaultException {
    byte[] value = tx.get(Table.ROOTS, name.getBytes(UTF_8));
    if (value != null) {
      tx.delete(Table.ROOTS, name.getBytes(UTF_8));
      tx.put(Table.ROOTS, newName.getBytes(UTF_8), value);
    }
  }

  /** Forgets a tree and its inodes. */
  static void remove(WriteTransaction tx, String name) throws FaultException {
    Optional<Row> row = find(tx, name);
    if (row.isPresent()) {
      int number = row.get().number();
      for (byte[] key : keys(tx, prefix(number), prefix(number + 1))) {
        tx.delete(Table.INODES, key);
      }
      tx.delete(Table.ROOTS, name.getBytes(UTF_8));
    }
  }

  private static byte[] prefix(int number) {
    return ByteBuffer.allocate(4).putInt(number).array();
  }

  static Optional<Inode> inode(ReadTransaction tx, int number, long parent, Name name)
      throws FaultException {
    byte[] value = tx.get(Table.INODES, key(number, parent, name));
    return value == null ? Optional.empty() : Optional.of(Inode.parse(value));
  }

  static Map<Name, Inode> inodes(ReadTransaction tx, int number, long parent)
      throws FaultException {
    Map<Name, byte[]> values = new HashMap<>();
    tx.scan(
        Table.INODES,
        key(number, parent, Name.EMPTY),
        end(number, parent),
        (key, value) -> {
          values.put(Name.of(ByteBuffer.wrap(key, PREFIX, key.length - PREFIX)), value);
          return true;
        });
    Map<Name, Inode> inodes = new HashMap<>();
    for (Map.Entry<Name, byte[]> each : values.entrySet()) {
      inodes.put(each.getKey(), Inode.parse(each.getValue()));
    }
    return inodes;
  }

  static void putInode(
      WriteTransaction tx, int number, long parent, Name name, Optional<Inode> inode)
      throws FaultException {
    if (inode.isPresent()) {
      tx.put(Table.INODES, key(number, parent, name), inode.get().toBytes());
    } else {
      tx.delete(Table.INODES, key(number, parent, name));
    }
  }

  /**
   * Removes the rows of directories and of all below them, as far as those have rows.
   *
   * @param moved inodes that have another place now, whatever the rows below say: a directory that
   *     was moved out before the one around it was removed keeps its own rows
   */
  static void removeBelow(
      WriteTransaction tx, int number, Collection<Long> directories, Set<Long> moved)
      throws FaultException {
    Deque<Long> left = new ArrayDeque<>(directories);
    while (!left.isEmpty()) {
      long directory = left.remove();
      for (Map.Entry<Name, Inode> row : inodes(tx, number, directory).entrySet()) {
        tx.delete(Table.INODES, key(number, directory, row.getKey()));
        if (!moved.contains(row.getValue().number())) {
          left.add(row.getValue().number());
        }
      }
    }
  }

  private static List<byte[]> keys(ReadTransaction tx, byte[] from, byte[] to)
      throws FaultException {
    List<byte[]> keys = new ArrayList<>();
    tx.scan(Table.INODES, from, to, (key, value) -> keys.add(key));
    return keys;
  }

  private static byte[] key(int number, long parent, Name name) throws FaultException {
    if (PREFIX + name.length() > MAX_KEY) {
      throw new FaultException(Fault.TOO_LONG, "a name of " + name.length() + " bytes");
    }
    ByteBuffer key = ByteBuffer.allocate(PREFIX + name.length()).putInt(number).putLong(parent);
    name.writeTo(key);
    return key.array();
  }

  /** The first key above those of a directory's entries. */
  private static byte[] end(int number, long parent) {
    return ByteBuffer.allocate(PREFIX).putInt(number).putLong(parent + 1).array();
  }
}
