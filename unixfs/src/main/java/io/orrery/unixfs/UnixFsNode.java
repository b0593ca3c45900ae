package io.orrery.unixfs;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.FaultException;
import java.nio.ByteBuffer;

/**
 * A decoded block of a UnixFS tree (ipfs/specs src/unixfs.md). Immutable, and independent of the
 * bytes it was decoded from.
 */
public sealed interface UnixFsNode permits FileNode, DirectoryNode, ShardNode, SymlinkNode {
  /** The CID under which the node was decoded. */
  Cid cid();

  /** Mode and mtime, if the node stores them. */
  Metadata metadata();

  /** The heap bytes that this node keeps, for the bound of a cache. */
  int weight();

  /**
   * Decodes the block {@code bytes} that {@code cid} names; the buffer does not move and is not
   * kept. A raw block is a file; a dag-pb block is what its UnixFS data says.
   *
   * @throws FaultException MALFORMED when the block is no UnixFS node, or one that contradicts
   *     itself; UNSUPPORTED for any other codec, and for the old type Metadata
   */
  static UnixFsNode decode(Cid cid, ByteBuffer bytes) throws FaultException {
    if (cid.is(Codec.RAW)) {
      return FileNode.raw(cid, bytes.remaining());
    }
    if (!cid.is(Codec.DAG_PB)) {
      throw FaultException.unsupported(
          "no UnixFS in codec " + Codec.labelOf(cid.codec()) + ": " + cid);
    }
    try {
      return NodeDecoder.decode(cid, bytes.slice());
    } catch (FaultException e) {
      throw new FaultException(e.fault(), "bad UnixFS node " + cid + ": " + e.getMessage(), e);
    }
  }
}
