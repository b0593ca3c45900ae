package io.orrery.unixfs;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.FaultException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A file in blocks, or a leaf of one, of which another file may hold a part.
 *
 * @param size its bytes
 * @param origin how far its shape can be trusted when parts of it are to stand in another tree
 */
public record FileDag(Cid cid, long size, Origin origin) {
  /** Who made it. */
  public enum Origin {
    /** Anybody: its shape is looked at before it is believed. */
    STRANGE,
    /** An import or an edit here, with the profile in use. */
    IMPORTED,
    /** The same, and it is one leaf, without metadata. */
    LEAF
  }

  public static FileDag strange(Cid cid, long size) {
    return new FileDag(cid, size, Origin.STRANGE);
  }

  public static FileDag imported(ImportedNode node) {
    return new FileDag(node.cid(), node.size(), Origin.IMPORTED);
  }

  /** A leaf that {@link FileEditor#leaf} made. */
  public static FileDag leaf(Cid cid, long size) {
    return new FileDag(cid, size, Origin.LEAF);
  }

  /**
   * Fills {@code into} with the bytes from {@code from} on. Waits for nothing.
   *
   * @throws FaultException UNREACHABLE, with its {@link FaultException#missing()}, when a block on
   *     the way is not local; MALFORMED when it is no file of this size. Then {@code into} has not
   *     moved
   */
  public void read(NodeSource nodes, long from, ByteBuffer into) throws FaultException {
    UnixFsNode node = nodes.local(cid);
    if (node == null) {
      throw FaultException.unreachable(cid);
    }
    if (!(node instanceof FileNode root)) {
      throw FaultException.malformed("this dag node is no file: " + cid);
    }
    require(root.size());
    FileReader reader = new FileReader(nodes, root);
    reader.readLocal(from, into.remaining(), views -> copy(views, into));
  }

  /**
   * The like, fetching what is missing; waits on this thread until the deadline.
   *
   * @throws FaultException as {@link FileReader#read}, and MALFORMED when the size is another
   */
  public void read(NodeSource nodes, long from, ByteBuffer into, Deadline deadline)
      throws FaultException {
    FileReader reader = Await.result(FileReader.open(nodes, cid, deadline));
    require(reader.size());
    Await.result(reader.read(from, into.remaining(), deadline, views -> copy(views, into)));
  }

  private void require(long real) throws FaultException {
    if (real != size) {
      throw FaultException.malformed("file " + cid + " has " + real + " bytes, not " + size);
    }
  }

  private static int copy(List<ByteBuffer> views, ByteBuffer into) {
    int before = into.position();
    for (ByteBuffer view : views) {
      into.put(view);
    }
    return into.position() - before;
  }
}
