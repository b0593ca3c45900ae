package io.orrery.unixfs;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Walks content paths through directories, sharded or not, fetching no more than the nodes on the
 * way; the target itself is not looked at. Symlinks are not followed. Safe from any thread.
 */
public final class Resolver {
  private final NodeSource nodes;

  public Resolver(NodeSource nodes) {
    this.nodes = nodes;
  }

  /**
   * Walks an /ipfs path. Fails with ABSENT for a name that its directory lacks, NOT_A_DIRECTORY
   * where the path goes on past a file or symlink, UNSUPPORTED for an /ipns path, else as {@link
   * NodeSource#get}.
   */
  public CompletableFuture<Resolved> resolve(ContentPath path, Deadline deadline) {
    try {
      return walk(path.rootCid(), path.segments(), deadline);
    } catch (FaultException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Walks {@code names} from {@code cid} on. */
  public CompletableFuture<Resolved> walk(Cid cid, List<Name> names, Deadline deadline) {
    boolean walkable = cid.is(Codec.RAW) || cid.is(Codec.DAG_PB);
    if (names.isEmpty() || !walkable) {
      return CompletableFuture.completedFuture(new Resolved(cid, names));
    }
    return step(cid, names.get(0), deadline)
        .thenCompose(next -> walk(next, names.subList(1, names.size()), deadline));
  }

  private CompletableFuture<Cid> step(Cid cid, Name name, Deadline deadline) {
    return nodes
        .get(cid, deadline)
        .thenCompose(
            node -> {
              Optional<Directory> directory = Directory.of(nodes, node);
              return directory.isEmpty()
                  ? CompletableFuture.failedFuture(noLink(Fault.NOT_A_DIRECTORY, name, cid))
                  : directory
                      .get()
                      .lookup(name, deadline)
                      .thenCompose(found -> take(found, name, cid));
            });
  }

  private static CompletableFuture<Cid> take(Optional<DirectoryEntry> found, Name name, Cid cid) {
    return found
        .map(entry -> CompletableFuture.completedFuture(entry.cid()))
        .orElseGet(() -> CompletableFuture.failedFuture(noLink(Fault.ABSENT, name, cid)));
  }

  private static FaultException noLink(Fault fault, Name name, Cid cid) {
    return new FaultException(fault, "no link named \"" + name + "\" under " + cid);
  }
}
