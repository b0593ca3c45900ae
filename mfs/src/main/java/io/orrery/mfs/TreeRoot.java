package io.orrery.mfs;

import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.mfs.journal.Journal;
import io.orrery.unixfs.DirectoryBuilder;
import io.orrery.unixfs.ImportedNode;
import io.orrery.unixfs.Mtime;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * What a commit leaves: the durable root of a tree.
 *
 * @param cid the root directory
 * @param tsize the bytes of it and of all below, as links claim them
 * @param firstGeneration where the log begins that leads on from here
 * @param nextInode the counter of inode numbers
 * @param inode the root directory's own row
 */
public record TreeRoot(Cid cid, long tsize, long firstGeneration, long nextInode, Inode inode) {
  private static final byte FORMAT = 1;

  /**
   * The value of the row: format 1, first generation u64, next inode u64, tsize u64, length of the
   * inode u8 and the inode, the CID; big-endian.
   */
  public byte[] toBytes() {
    byte[] row = inode.toBytes();
    byte[] name = cid.toBytes();
    return ByteBuffer.allocate(26 + row.length + name.length)
        .put(FORMAT)
        .putLong(firstGeneration)
        .putLong(nextInode)
        .putLong(tsize)
        .put((byte) row.length)
        .put(row)
        .put(name)
        .array();
  }

  /** Whether the log of the tree, which nobody has open, leads on from here. */
  public boolean isBehind(Path log) throws FaultException {
    return Journal.hasRecords(log, firstGeneration);
  }

  /**
   * Reads a row.
   *
   * @throws FaultException CORRUPT when it is none
   */
  public static TreeRoot parse(byte[] value) throws FaultException {
    ByteBuffer in = ByteBuffer.wrap(value);
    try {
      if (in.get() != FORMAT) {
        throw damaged(null);
      }
      long generation = in.getLong();
      long next = in.getLong();
      long tsize = in.getLong();
      byte[] row = new byte[in.get()];
      in.get(row);
      return new TreeRoot(Cid.whole(in.slice()), tsize, generation, next, Inode.parse(row));
    } catch (BufferUnderflowException | NegativeArraySizeException e) {
      throw damaged(e);
    } catch (FaultException e) {
      throw e.fault() == Fault.MALFORMED ? damaged(e) : e;
    }
  }

  /** Gives a new tree its first root, an empty directory. */
  static TreeRoot plant(TreeStore store, TreeOptions options) throws FaultException {
    Mtime now = Times.now(options.clock());
    long number = InodeNumbers.first(store.number());
    Inode inode = Inode.created(number, NodeKind.DIRECTORY, Creation.USUAL_DIRECTORY, now, options);
    try (BlockWriter writer = store.newWriter()) {
      ImportedNode empty =
          new DirectoryBuilder(options.profile()).metadata(inode.metadata()).write(writer);
      TreeRoot root = new TreeRoot(empty.cid(), empty.tsize(), 0, number + 1, inode);
      store.commit(writer, root, Map.of(), Set.of());
      return root;
    }
  }

  private static FaultException damaged(Exception cause) {
    return new FaultException(
        Fault.CORRUPT, "the root of a mutable tree is damaged or of a newer version", cause);
  }
}
