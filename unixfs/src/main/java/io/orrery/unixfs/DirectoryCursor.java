package io.orrery.unixfs;

import io.orrery.ipld.Deadline;
import io.orrery.ipld.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A place in the listing of a directory. The order is that of the names' bytes in a directory of
 * one block and that of the names' hashes in a HAMT: always the same for one CID. However large the
 * directory, a cursor holds little more than the shards on the way to its place. One call at a
 * time.
 */
public final class DirectoryCursor {
  /** The most entries of a batch. */
  public static final int BATCH = 1024;

  private final DirectoryNode plain;
  private int index;
  private final ShardListing sharded;

  DirectoryCursor(NodeSource nodes, UnixFsNode root, Name after) {
    if (root instanceof DirectoryNode directory) {
      plain = directory;
      index = after == null ? 0 : directory.indexAfter(after);
      sharded = null;
    } else {
      plain = null;
      sharded = new ShardListing(nodes, (ShardNode) root, after);
    }
  }

  /**
   * The next entries, at most {@value #BATCH}; none at the end. Completes before the return when
   * the shards are local. After a failure the cursor stands where it stood: asking again goes on.
   */
  public CompletableFuture<List<DirectoryEntry>> next(Deadline deadline) {
    if (sharded != null) {
      return sharded.next(deadline);
    }
    List<DirectoryEntry> batch = new ArrayList<>();
    for (; index < plain.linkCount() && batch.size() < BATCH; index++) {
      if (plain.counts(index)) {
        batch.add(plain.entry(index));
      }
    }
    return CompletableFuture.completedFuture(batch);
  }
}
