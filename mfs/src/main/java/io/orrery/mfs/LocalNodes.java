package io.orrery.mfs;

import io.orrery.ipld.BlockScope;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.DagPb;
import io.orrery.ipld.DagPbLink;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.unixfs.Directory;
import io.orrery.unixfs.FileNode;
import io.orrery.unixfs.ImportedNode;
import io.orrery.unixfs.Mtime;
import io.orrery.unixfs.NodeSource;
import io.orrery.unixfs.SymlinkNode;
import io.orrery.unixfs.UnixFsNode;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The immutable nodes under a tree, as far as their blocks are here. */
final class LocalNodes {
  private final NodeSource nodes;

  LocalNodes(NodeSource nodes) {
    this.nodes = nodes;
  }

  NodeSource source() {
    return nodes;
  }

  /**
   * The node.
   *
   * @throws FaultException UNREACHABLE, naming the block, when it is not here
   */
  UnixFsNode node(Cid cid) throws FaultException {
    UnixFsNode node = nodes.local(cid);
    if (node == null) {
      throw FaultException.unreachable(cid);
    }
    return node;
  }

  Directory directory(Cid cid) throws FaultException {
    return Directory.of(nodes, node(cid))
        .orElseThrow(() -> new FaultException(Fault.NOT_A_DIRECTORY, "not a directory: " + cid));
  }

  /** What a directory's link to this DAG says: its bytes and what its own links claim. */
  ImportedNode entry(Cid cid) throws FaultException {
    try (BlockScope scope = nodes.blocks().openScope()) {
      if (cid.is(Codec.RAW)) {
        long size = scope.size(cid);
        if (size < 0) {
          throw FaultException.unreachable(cid);
        }
        return new ImportedNode(cid, size, size);
      }
      ByteBuffer block = scope.view(cid);
      if (block == null) {
        throw FaultException.unreachable(cid);
      }
      long tsize = block.remaining();
      if (cid.is(Codec.DAG_PB)) {
        for (DagPbLink link : DagPb.decode(block).links()) {
          tsize += link.tsize() == DagPbLink.NO_TSIZE ? 0 : link.tsize();
        }
      }
      return new ImportedNode(cid, 0, tsize);
    }
  }

  /**
   * Makes the mutable node of an entry.
   *
   * @param row what is known of it beside its DAG
   * @param number its inode number
   * @param born when it came into the tree, should there be no row
   */
  MutableNode load(
      MutableTree tree, ImportedNode entry, Optional<Inode> row, long number, Mtime born)
      throws FaultException {
    UnixFsNode node = node(entry.cid());
    NodeKind kind = kindOf(node);
    Inode inode =
        row.filter(each -> each.kind() == kind)
            .orElseGet(() -> Inode.foreign(number, kind, node.metadata(), born));
    return switch (kind) {
      case FILE -> new MutableFile(tree, inode, sized(entry, (FileNode) node));
      case DIRECTORY -> new MutableDirectory(tree, inode, entry);
      case SYMLINK -> new MutableLink(tree, inode, entry, ((SymlinkNode) node).target());
    };
  }

  private static ImportedNode sized(ImportedNode entry, FileNode file) {
    return new ImportedNode(entry.cid(), file.size(), entry.tsize());
  }

  private static NodeKind kindOf(UnixFsNode node) {
    if (node instanceof FileNode) {
      return NodeKind.FILE;
    }
    return node instanceof SymlinkNode ? NodeKind.SYMLINK : NodeKind.DIRECTORY;
  }

  /** The kind of a node as far as its CID tells. */
  static Optional<NodeKind> kindOf(Cid cid) {
    return cid.is(Codec.RAW) ? Optional.of(NodeKind.FILE) : Optional.empty();
  }

  /** What a future of local blocks came to. */
  static <T> T result(CompletableFuture<T> future) throws FaultException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FaultException(Fault.CLOSED, "interrupted", e);
    } catch (ExecutionException e) {
      FaultException fault = FaultException.unwrap(e);
      if (fault == null) {
        throw new IllegalStateException("failed with no fault: " + e.getCause(), e);
      }
      throw fault;
    }
  }
}
