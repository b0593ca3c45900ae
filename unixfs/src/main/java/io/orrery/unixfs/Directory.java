package io.orrery.unixfs;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A directory, in one block or sharded, read lazily. Immutable, safe from any thread, and cheap to
 * open again while its root is cached: hold it no longer than needed.
 *
 * <p>It contains the names that {@link #lookup} finds; a listing gives the same ones. So of equal
 * names the first counts, and an entry of a HAMT that stands where its hash does not lead is not
 * there. Names are given as stored: who serves a kernel or writes to a disk drops those that {@link
 * Name#isFileName()} refuses.
 */
public final class Directory {
  private final NodeSource nodes;
  private final UnixFsNode root;

  private Directory(NodeSource nodes, UnixFsNode root) {
    this.nodes = nodes;
    this.root = root;
  }

  /**
   * Opens the directory that {@code cid} names. Fails with NOT_A_DIRECTORY when it is a file or a
   * symlink, else as {@link NodeSource#get}.
   */
  public static CompletableFuture<Directory> open(NodeSource nodes, Cid cid, Deadline deadline) {
    return nodes
        .get(cid, deadline)
        .thenCompose(
            node ->
                of(nodes, node)
                    .map(CompletableFuture::completedFuture)
                    .orElseGet(
                        () ->
                            CompletableFuture.failedFuture(
                                new FaultException(
                                    Fault.NOT_A_DIRECTORY, "not a directory: " + cid))));
  }

  /** The directory whose root was decoded before; empty when the node is no directory. */
  public static Optional<Directory> of(NodeSource nodes, UnixFsNode root) {
    return root instanceof DirectoryNode || root instanceof ShardNode
        ? Optional.of(new Directory(nodes, root))
        : Optional.empty();
  }

  public Cid cid() {
    return root.cid();
  }

  public Metadata metadata() {
    return root.metadata();
  }

  /** Whether it is a HAMT. */
  public boolean isSharded() {
    return root instanceof ShardNode;
  }

  /**
   * Finds a name. Reads one block for each level of a HAMT and none for a directory in one block;
   * completes before the return when those are local. Fails as {@link NodeSource#get} does.
   */
  public CompletableFuture<Optional<DirectoryEntry>> lookup(Name name, Deadline deadline) {
    if (root instanceof ShardNode shard) {
      return new ShardLookup(nodes, name, deadline).from(shard, 0);
    }
    return CompletableFuture.completedFuture(((DirectoryNode) root).lookup(name));
  }

  /** Lists from the start. */
  public DirectoryCursor cursor() {
    return new DirectoryCursor(nodes, root, null);
  }

  /**
   * Lists what comes after {@code name} in the order of {@link #cursor()}, whether that name is
   * there or not.
   */
  public DirectoryCursor cursorAfter(Name name) {
    return new DirectoryCursor(nodes, root, name);
  }
}
