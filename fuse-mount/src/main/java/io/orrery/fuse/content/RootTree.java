package io.orrery.fuse.content;

import io.orrery.fuse.Answer;
import io.orrery.fuse.Attributes;
import io.orrery.fuse.Kind;
import io.orrery.fuse.TreeOptions;
import io.orrery.ipld.BlockSource;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.unixfs.NodeCache;
import io.orrery.unixfs.UnixFsNode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** One directory of content, as the root of a mount. */
public final class RootTree extends UnixFsTree {
  private RootTree(BlockSource blocks, NodeCache cache, TreeOptions options) throws FaultException {
    super(blocks, cache, options);
  }

  /**
   * Waits for the root's block, at most for the look-up deadline.
   *
   * @throws FaultException as {@link #find} fails
   */
  public static RootTree open(Cid root, BlockSource blocks, NodeCache cache, TreeOptions options)
      throws FaultException {
    try {
      return find(root, blocks, cache, options, Deadline.after(options.lookupDeadline())).join();
    } catch (CompletionException e) {
      throw Answer.fault(e);
    }
  }

  /**
   * The tree, as soon as its root's block is here.
   *
   * <p>Fails with NOT_A_DIRECTORY when the CID names a file or a link, else with why its block is
   * not to be had. Waits for nothing itself.
   *
   * @throws FaultException UNSUPPORTED when blocks of the CID's codec hold no files, REFUSED when
   *     its hash is none that content may have
   */
  public static CompletableFuture<RootTree> find(
      Cid root, BlockSource blocks, NodeCache cache, TreeOptions options, Deadline deadline)
      throws FaultException {
    requireUnixFs(root);
    RootTree tree = new RootTree(blocks, cache, options);
    return tree.nodes.get(root, deadline).thenCompose(node -> tree.begin(root, node));
  }

  private CompletableFuture<RootTree> begin(Cid root, UnixFsNode node) {
    Attributes attributes = NodeAttributes.of(node);
    if (attributes.kind() != Kind.DIRECTORY) {
      return CompletableFuture.failedFuture(
          new FaultException(
              Fault.NOT_A_DIRECTORY, "only a directory can be mounted, and this is none: " + root));
    }
    inodes.root(root, attributes);
    return CompletableFuture.completedFuture(this);
  }
}
