package io.orrery.unixfs;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.DagPb;
import io.orrery.ipld.DagPbNode;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.ipld.data.DataCodec;
import io.orrery.ipld.data.Value;
import io.orrery.ipld.data.ValuePath;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Walks content paths: through directories, sharded or not, through the maps and lists of other
 * codecs, and over links from one to the other, fetching no more than the blocks on the way; the
 * target itself is not looked at. A dag-pb node that is no UnixFS is walked by the names of its
 * links. Symlinks are not followed. Safe from any thread.
 */
public final class Resolver {
  private final NodeSource nodes;

  public Resolver(NodeSource nodes) {
    this.nodes = nodes;
  }

  /**
   * Walks an /ipfs path. Fails with ABSENT for a name that its directory, map or list lacks,
   * NOT_A_DIRECTORY where the path goes on past what has no names, UNSUPPORTED for an /ipns path
   * and for codecs that cannot be read, else as {@link NodeSource#get}.
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
    return walk(new Place(cid, 0), List.copyOf(names), deadline);
  }

  /** A block on the way, and how many names led to it. */
  private record Place(Cid cid, int passed) {}

  /** What is local is walked in a loop: a path may have more names than a stack has room for. */
  private CompletableFuture<Resolved> walk(Place from, List<Name> names, Deadline deadline) {
    Place at = from;
    while (at.passed() < names.size()) {
      CompletableFuture<Place> step = step(at, names, deadline);
      if (!step.isDone() || step.isCompletedExceptionally()) {
        Place before = at;
        return step.thenCompose(
            next -> next.equals(before) ? end(next, names) : walk(next, names, deadline));
      }
      Place next = step.join();
      if (next.equals(at)) {
        break;
      }
      at = next;
    }
    return end(at, names);
  }

  private static CompletableFuture<Resolved> end(Place at, List<Name> names) {
    List<Name> rest = names.subList(at.passed(), names.size());
    return CompletableFuture.completedFuture(new Resolved(at.cid(), rest));
  }

  /** The next block, or the same place again when all other names lead on inside the block. */
  private CompletableFuture<Place> step(Place at, List<Name> names, Deadline deadline) {
    Cid cid = at.cid();
    if (!cid.is(Codec.RAW) && !cid.is(Codec.DAG_PB)) {
      return lookInto(at, names, deadline);
    }
    return link(cid, names.get(at.passed()), deadline)
        .thenApply(next -> new Place(next, at.passed() + 1));
  }

  /** Follows names inside the value of a block, to the first link that they lead to. */
  private CompletableFuture<Place> lookInto(Place at, List<Name> names, Deadline deadline) {
    DataCodec codec;
    try {
      codec = DataCodec.of(at.cid());
    } catch (FaultException e) {
      return CompletableFuture.failedFuture(e);
    }
    return nodes
        .blocks()
        .get(at.cid(), deadline)
        .thenCompose(
            block -> {
              try {
                List<Name> rest = names.subList(at.passed(), names.size());
                ValuePath.End end = ValuePath.follow(codec.decode(block.data()), rest);
                return CompletableFuture.completedFuture(
                    end.value() instanceof Value.Link link
                        ? new Place(link.cid(), at.passed() + end.passed())
                        : at);
              } catch (FaultException e) {
                return CompletableFuture.failedFuture(e);
              }
            });
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the inner future is composed at once
  private CompletableFuture<Cid> link(Cid cid, Name name, Deadline deadline) {
    return nodes
        .get(cid, deadline)
        .handle(
            (node, failure) ->
                failure == null ? look(node, name, deadline) : plain(failure, cid, name, deadline))
        .thenCompose(next -> next);
  }

  private CompletableFuture<Cid> look(UnixFsNode node, Name name, Deadline deadline) {
    Cid cid = node.cid();
    Optional<Directory> directory = Directory.of(nodes, node);
    return directory.isEmpty()
        ? CompletableFuture.failedFuture(noLink(Fault.NOT_A_DIRECTORY, name, cid))
        : directory.get().lookup(name, deadline).thenCompose(found -> take(found, name, cid));
  }

  /** Looks for a link of that name in a dag-pb node that was {@code failure} to read as UnixFS. */
  private CompletableFuture<Cid> plain(Throwable failure, Cid cid, Name name, Deadline deadline) {
    FaultException fault = FaultException.unwrap(failure);
    if (fault == null || fault.fault() != Fault.MALFORMED) {
      return CompletableFuture.failedFuture(failure);
    }
    return nodes
        .blocks()
        .get(cid, deadline)
        .thenCompose(
            block -> {
              try {
                return linkNamed(name, cid, DagPb.decode(block.data()), fault);
              } catch (FaultException e) {
                return CompletableFuture.failedFuture(e);
              }
            });
  }

  /** A node with data may be a broken directory: what it lacks is not known to be absent. */
  private static CompletableFuture<Cid> linkNamed(
      Name name, Cid cid, DagPbNode node, FaultException notUnixFs) {
    return node.links().stream()
        .filter(link -> link.nameOrEmpty().equals(name))
        .findFirst()
        .map(link -> CompletableFuture.completedFuture(link.cid()))
        .orElseGet(
            () ->
                CompletableFuture.failedFuture(
                    node.data() == null ? noLink(Fault.ABSENT, name, cid) : notUnixFs));
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
