package io.orrery.node.mounts;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.mfs.MutableDirectory;
import io.orrery.mfs.MutableNode;
import io.orrery.mfs.MutableTree;
import io.orrery.unixfs.NodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A directory of a mutable tree, as users write it: {@code /ipns/<key>/a}, {@code <key>}, or {@code
 * /a} in the tree of the {@code files} commands.
 *
 * @param key a key's name or peer id; null is the tree of files
 */
record WritableRoot(String key, List<Name> path) {
  private static final String IPNS = "/ipns/";

  /**
   * Reads it.
   *
   * @throws FaultException REFUSED for a path of content, which cannot be written
   */
  static WritableRoot parse(String text) throws FaultException {
    if (text.startsWith("/ipfs/") || isCid(text)) {
      throw FaultException.refused(
          text + " cannot change: leave out --rw, or copy it first (orrery files cp)");
    }
    boolean named = text.startsWith(IPNS) || !text.startsWith("/");
    String rest = text.startsWith(IPNS) ? text.substring(IPNS.length()) : text;
    List<Name> steps = new ArrayList<>();
    for (String step : rest.split("/", -1)) {
      if (!step.isEmpty()) {
        steps.add(Name.of(step));
      }
    }
    if (!named) {
      return new WritableRoot(null, steps);
    }
    if (steps.isEmpty()) {
      throw FaultException.refused("no key in \"" + text + "\"");
    }
    return new WritableRoot(steps.get(0).toString(), steps.subList(1, steps.size()));
  }

  /** A bare CID that is no peer id, as a path of content may begin. */
  private static boolean isCid(String text) {
    String first = text.split("/", 2)[0];
    try {
      return Cid.parse(first).codec() != Codec.LIBP2P_KEY.code() && !first.startsWith("Qm");
    } catch (FaultException none) {
      return false;
    }
  }

  /**
   * Finds the directory in its tree; waits for blocks on the way.
   *
   * @throws FaultException ABSENT, NOT_A_DIRECTORY, or why a block is not to be had
   */
  MutableDirectory in(MutableTree tree, NodeSource nodes, Deadline deadline) throws FaultException {
    MutableDirectory at = tree.root();
    for (Name step : path) {
      MutableNode found = lookup(at, step, nodes, deadline);
      if (!(found instanceof MutableDirectory directory)) {
        throw new FaultException(Fault.NOT_A_DIRECTORY, "only a directory can be mounted: " + step);
      }
      at = directory;
    }
    return at;
  }

  private static MutableNode lookup(
      MutableDirectory at, Name step, NodeSource nodes, Deadline deadline) throws FaultException {
    Cid fetched = null;
    while (true) {
      try {
        return at.lookup(step)
            .orElseThrow(
                () -> new FaultException(Fault.ABSENT, "no such directory in the tree: " + step));
      } catch (FaultException e) {
        Cid missing = e.missing().orElse(null);
        if (missing == null || missing.equals(fetched)) {
          throw e;
        }
        await(nodes.get(missing, deadline), deadline);
        fetched = missing;
      }
    }
  }

  /** Waits until the deadline. */
  static <T> T await(CompletableFuture<T> future, Deadline deadline) throws FaultException {
    try {
      return future.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      FaultException fault = FaultException.unwrap(e);
      if (fault != null) {
        throw fault;
      }
      throw new IllegalStateException("a wait failed with what is no fault", e);
    } catch (TimeoutException e) {
      throw new FaultException(Fault.TIMED_OUT, "no answer in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FaultException(Fault.CLOSED, "interrupted", e);
    }
  }
}
