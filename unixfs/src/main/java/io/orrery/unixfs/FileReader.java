package io.orrery.unixfs;

import io.orrery.ipld.BlockScope;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Reads a file anywhere in it. Holds the decoded root and nothing else; safe from any thread. */
public final class FileReader {
  private final NodeSource nodes;
  private final FileNode root;

  public FileReader(NodeSource nodes, FileNode root) {
    this.nodes = nodes;
    this.root = root;
  }

  /**
   * Opens the file that {@code cid} names. Fails with IS_A_DIRECTORY for a directory, UNSUPPORTED
   * for a symlink, else as {@link NodeSource#get}.
   */
  public static CompletableFuture<FileReader> open(NodeSource nodes, Cid cid, Deadline deadline) {
    return nodes
        .get(cid, deadline)
        .thenCompose(
            node -> {
              if (node instanceof FileNode file) {
                return CompletableFuture.completedFuture(new FileReader(nodes, file));
              }
              return CompletableFuture.failedFuture(
                  node instanceof SymlinkNode
                      ? FaultException.unsupported("this dag node is a symbolic link: " + cid)
                      : new FaultException(Fault.IS_A_DIRECTORY, "this dag node is a directory"));
            });
  }

  public FileNode root() {
    return root;
  }

  public long size() {
    return root.size();
  }

  /**
   * Reads {@code length} bytes from {@code offset}, fewer only at the end of the file. The receiver
   * gets them as views, in order, of the blocks where they lie (none when there are no bytes):
   * read-only, valid until it returns, the receiver's to move. It runs once, on this thread when
   * all is local and on that of the last arriving block otherwise, and must not wait.
   *
   * <p>What is missing is fetched all at once, level by level; no scope is open meanwhile. Fails as
   * {@link io.orrery.ipld.BlockSource#get} does for the blocks that hold these bytes, whatever else
   * of the file is missing, and with MALFORMED when a part of the file is not what the part above
   * says of it. An exception of the receiver fails the future.
   */
  public <T> CompletableFuture<T> read(
      long offset, int length, Deadline deadline, Function<List<ByteBuffer>, T> receiver) {
    if (offset < 0 || length < 0) {
      throw new IllegalArgumentException("read of " + length + " bytes at " + offset);
    }
    long from = Math.min(offset, size());
    long to = Math.min(size(), from + length);
    return attempt(from, to, deadline, receiver, Map.of());
  }

  /**
   * The like from local blocks alone, on this thread, at once.
   *
   * @throws FaultException UNREACHABLE, with its {@link FaultException#missing()}, when a block is
   *     not local; the receiver has not run then
   */
  public <T> T readLocal(long offset, int length, Function<List<ByteBuffer>, T> receiver)
      throws FaultException {
    if (offset < 0 || length < 0) {
      throw new IllegalArgumentException("read of " + length + " bytes at " + offset);
    }
    long from = Math.min(offset, size());
    try (BlockScope scope = nodes.blocks().openScope()) {
      FileWalk walk = new FileWalk(nodes.cache(), scope, Map.of());
      walk.collect(root, from, Math.min(size(), from + length));
      if (!walk.missing().isEmpty()) {
        throw FaultException.unreachable(walk.missing().iterator().next());
      }
      return receiver.apply(walk.views());
    }
  }

  /** One walk. What earlier ones had to fetch is at hand even if the store lost it again. */
  private <T> CompletableFuture<T> attempt(
      long from,
      long to,
      Deadline deadline,
      Function<List<ByteBuffer>, T> receiver,
      Map<Cid, ByteBuffer> fetched) {
    Set<Cid> missing;
    try (BlockScope scope = nodes.blocks().openScope()) {
      FileWalk walk = new FileWalk(nodes.cache(), scope, fetched);
      walk.collect(root, from, to);
      missing = walk.missing();
      if (missing.isEmpty()) {
        return CompletableFuture.completedFuture(receiver.apply(walk.views()));
      }
    } catch (FaultException | RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
    return fetch(missing, deadline, fetched)
        .thenCompose(more -> attempt(from, to, deadline, receiver, more));
  }

  /** Asks for all at once; the first failure ends the wait for the others. */
  private CompletableFuture<Map<Cid, ByteBuffer>> fetch(
      Set<Cid> missing, Deadline deadline, Map<Cid, ByteBuffer> before) {
    Map<Cid, ByteBuffer> blocks = new ConcurrentHashMap<>(before);
    CompletableFuture<Void> failed = new CompletableFuture<>();
    List<CompletableFuture<Void>> arriving = new ArrayList<>();
    for (Cid cid : missing) {
      arriving.add(
          nodes
              .blocks()
              .get(cid, deadline)
              .thenAccept(block -> blocks.put(cid, block.data()))
              .whenComplete(
                  (done, failure) -> {
                    if (failure != null) {
                      failed.completeExceptionally(failure);
                    }
                  }));
    }
    CompletableFuture<Void> all =
        CompletableFuture.allOf(arriving.toArray(CompletableFuture<?>[]::new));
    return CompletableFuture.anyOf(failed, all).thenApply(done -> blocks);
  }

  /**
   * The blocks that reading on from {@code offset} needs, in order, at most {@code count}: leaves,
   * local or not, and in place of the leaves below it an inner node that is not local. Waits for
   * nothing and fetches nothing: ask for these, and nothing is guessed.
   */
  public List<Cid> leavesFrom(long offset, int count) throws FaultException {
    try (BlockScope scope = nodes.blocks().openScope()) {
      FileWalk walk = new FileWalk(nodes.cache(), scope, Map.of());
      return walk.leaves(root, Math.max(0, offset), count);
    }
  }
}
