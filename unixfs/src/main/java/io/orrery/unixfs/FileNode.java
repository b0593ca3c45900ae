package io.orrery.unixfs;

import io.orrery.ipld.Cid;
import io.orrery.ipld.FaultException;
import java.util.Arrays;

/**
 * A file, or a part of one: an index that says where its bytes are, without the bytes. First come
 * {@link #dataLength()} bytes of the node's own block, from {@link #dataAt()}; then the children's,
 * in order. A whole file in one block, a leaf and an inner node are all of this form.
 */
public final class FileNode implements UnixFsNode {
  private static final long[] NO_ENDS = {};

  private final Cid cid;
  private final Metadata metadata;
  private final int dataAt;
  private final int dataLength;
  private final Links children;

  /** Where each child's bytes end in this node, counted from its first byte; never falls. */
  private final long[] ends;

  FileNode(
      Cid cid, Metadata metadata, int dataAt, int dataLength, Links children, long[] blockSizes)
      throws FaultException {
    this.cid = cid;
    this.metadata = metadata;
    this.dataAt = dataAt;
    this.dataLength = dataLength;
    this.children = children;
    this.ends = ends(dataLength, blockSizes);
  }

  private FileNode(Cid cid, int length) {
    this.cid = cid;
    this.metadata = Metadata.NONE;
    this.dataAt = 0;
    this.dataLength = length;
    this.children = Links.NONE;
    this.ends = NO_ENDS;
  }

  /** A raw block: all its bytes are the file's. */
  static FileNode raw(Cid cid, int length) {
    return new FileNode(cid, length);
  }

  private static long[] ends(int dataLength, long[] blockSizes) throws FaultException {
    long[] ends = blockSizes.length == 0 ? NO_ENDS : new long[blockSizes.length];
    long end = dataLength;
    for (int i = 0; i < ends.length; i++) {
      if (blockSizes[i] < 0 || end + blockSizes[i] < 0) {
        throw FaultException.malformed("blocksizes add up to more than 2^63");
      }
      end += blockSizes[i];
      ends[i] = end;
    }
    return ends;
  }

  @Override
  public Cid cid() {
    return cid;
  }

  @Override
  public Metadata metadata() {
    return metadata;
  }

  /** The bytes of the file, children included. */
  public long size() {
    return ends.length == 0 ? dataLength : ends[ends.length - 1];
  }

  /** Where in the node's own block its own bytes start. */
  public int dataAt() {
    return dataAt;
  }

  /** How many of the file's bytes are in the node's own block. */
  public int dataLength() {
    return dataLength;
  }

  public int childCount() {
    return ends.length;
  }

  public Cid child(int index) {
    return children.cid(index);
  }

  /** The Tsize of the link to a child, as its writer claims it. */
  long childTsize(int index) {
    return children.tsize(index);
  }

  /** Where the bytes of a child start, counted from the first byte of this node. */
  long start(int index) {
    return index == 0 ? dataLength : ends[index - 1];
  }

  long end(int index) {
    return ends[index];
  }

  /**
   * The first child with a byte at {@code offset} or after; {@link #childCount()} when there is
   * none.
   */
  int firstChildAt(long offset) {
    // Ends may repeat (children of no bytes), so search for the first end above the offset.
    int at = Arrays.binarySearch(ends, offset);
    if (at < 0) {
      return -at - 1;
    }
    while (at < ends.length && ends[at] == offset) {
      at++;
    }
    return at;
  }

  @Override
  public int weight() {
    return 160 + children.weight() + 8 * ends.length;
  }
}
