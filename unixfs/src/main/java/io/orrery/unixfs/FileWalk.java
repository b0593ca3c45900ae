package io.orrery.unixfs;

import io.orrery.ipld.BlockScope;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.FaultException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One walk down the index of a file inside one scope: it collects the views of a range of bytes, or
 * the names of the blocks that it lacks for that.
 */
final class FileWalk {
  /**
   * No writer comes near it: depth 63 holds any file even with two links a node. A chain deeper
   * than this is an attack on the stack.
   */
  static final int MAX_DEPTH = 128;

  /** The most blocks that one walk asks for; a request over more of them takes several rounds. */
  private static final int MAX_MISSING = 1024;

  private final NodeCache cache;
  private final BlockScope scope;
  private final Map<Cid, ByteBuffer> fetched;
  private final List<ByteBuffer> views = new ArrayList<>();
  private final Set<Cid> missing = new LinkedHashSet<>();

  FileWalk(NodeCache cache, BlockScope scope, Map<Cid, ByteBuffer> fetched) {
    this.cache = cache;
    this.scope = scope;
    this.fetched = fetched;
  }

  /** The bytes asked for; complete only when nothing is {@link #missing()}. */
  List<ByteBuffer> views() {
    return views;
  }

  /** In the order of the file. */
  Set<Cid> missing() {
    return missing;
  }

  void collect(FileNode root, long from, long to) throws FaultException {
    if (from < to) {
      collect(root, null, from, to, 0);
    }
  }

  /**
   * @param block the node's own bytes, if they were at hand; null otherwise
   * @param from the first byte wanted, counted from the node's first
   */
  private void collect(FileNode node, ByteBuffer block, long from, long to, int depth)
      throws FaultException {
    if (from < node.dataLength()) {
      ByteBuffer bytes = block == null ? block(node.cid()) : block;
      if (bytes != null && missing.isEmpty()) {
        int start = bytes.position() + node.dataAt() + (int) from;
        views.add(bytes.slice(start, (int) (Math.min(to, node.dataLength()) - from)));
      }
    }
    for (int i = node.firstChildAt(from);
        i < node.childCount() && node.start(i) < to && missing.size() < MAX_MISSING;
        i++) {
      long start = node.start(i);
      long end = node.end(i);
      if (end > start) {
        descend(node, i, Math.max(0, from - start), Math.min(to, end) - start, depth + 1);
      }
    }
  }

  private void descend(FileNode above, int index, long from, long to, int depth)
      throws FaultException {
    Cid cid = above.child(index);
    ByteBuffer block = null;
    FileNode node = known(cid);
    if (node == null) {
      block = block(cid);
      if (block == null) {
        return;
      }
      node = decode(cid, block);
    }
    require(node, above, index, depth);
    collect(node, block, from, to, depth);
  }

  private FileNode known(Cid cid) throws FaultException {
    UnixFsNode node = cid.is(Codec.RAW) ? null : cache.get(cid);
    return node == null ? null : file(node);
  }

  private FileNode decode(Cid cid, ByteBuffer block) throws FaultException {
    FileNode node = file(UnixFsNode.decode(cid, block));
    cache.put(node);
    return node;
  }

  private static FileNode file(UnixFsNode node) throws FaultException {
    if (node instanceof FileNode file) {
      return file;
    }
    throw FaultException.malformed("part of a file is no file: " + node.cid());
  }

  private static void require(FileNode node, FileNode above, int index, int depth)
      throws FaultException {
    long told = above.end(index) - above.start(index);
    if (node.size() != told) {
      throw FaultException.malformed(
          "block "
              + node.cid()
              + " holds "
              + node.size()
              + " bytes of its file, not the "
              + told
              + " that "
              + above.cid()
              + " says");
    }
    if (depth > MAX_DEPTH) {
      throw FaultException.malformed("file is deeper than " + MAX_DEPTH + ": " + node.cid());
    }
  }

  /** The bytes of a block, or null once it is noted as missing. */
  private ByteBuffer block(Cid cid) throws FaultException {
    ByteBuffer before = fetched.get(cid);
    if (before != null) {
      return before;
    }
    ByteBuffer view = scope.view(cid);
    if (view == null) {
      missing.add(cid);
    }
    return view;
  }

  /** The next blocks from {@code from} on; what is missing takes its place among them. */
  List<Cid> leaves(FileNode root, long from, int count) throws FaultException {
    List<Cid> leaves = new ArrayList<>();
    leaves(root, from, count, leaves, 0);
    return leaves;
  }

  private void leaves(FileNode node, long from, int count, List<Cid> leaves, int depth)
      throws FaultException {
    if (from < node.dataLength() && leaves.size() < count) {
      leaves.add(node.cid());
    }
    for (int i = node.firstChildAt(from); i < node.childCount() && leaves.size() < count; i++) {
      long start = node.start(i);
      if (node.end(i) == start) {
        continue;
      }
      Cid cid = node.child(i);
      FileNode below = cid.is(Codec.RAW) ? null : inner(cid);
      if (below == null || below.childCount() == 0) {
        leaves.add(cid);
      } else {
        require(below, node, i, depth + 1);
        leaves(below, Math.max(0, from - start), count, leaves, depth + 1);
      }
    }
  }

  private FileNode inner(Cid cid) throws FaultException {
    FileNode known = known(cid);
    if (known != null) {
      return known;
    }
    ByteBuffer view = scope.view(cid);
    return view == null ? null : decode(cid, view);
  }
}
