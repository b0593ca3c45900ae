package io.orrery.fuse;

import io.orrery.ipld.BlockSource;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.unixfs.NodeCache;
import io.orrery.unixfs.UnixFsNode;
import java.util.concurrent.CompletionException;

/** One directory of content, as the root of a mount. */
public final class RootTree extends UnixFsTree {
  private RootTree(BlockSource blocks, NodeCache cache, TreeOptions options) throws FaultException {
    super(blocks, cache, options);
  }

  /**
   * Waits for the root's block, at most for the look-up deadline.
   *
   * @throws FaultException NOT_A_DIRECTORY when the CID names a file or a link, else why its block
   *     is not to be had
   */
  public static RootTree open(Cid root, BlockSource blocks, NodeCache cache, TreeOptions options)
      throws FaultException {
    RootTree tree = new RootTree(blocks, cache, options);
    Attributes attributes = tree.attributesOf(root);
    if (attributes.kind() != Kind.DIRECTORY) {
      throw new FaultException(
          Fault.NOT_A_DIRECTORY, "only a directory can be mounted, and this is none: " + root);
    }
    tree.inodes.root(root, attributes);
    return tree;
  }

  private Attributes attributesOf(Cid root) throws FaultException {
    requireUnixFs(root);
    try {
      UnixFsNode node = nodes.get(root, lookupDeadline()).join();
      return NodeAttributes.of(node);
    } catch (CompletionException e) {
      throw Answer.fault(e);
    }
  }
}
