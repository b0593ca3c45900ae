package io.orrery.mfs;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.unixfs.ImportedNode;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Says as which DAG a node stands there, for which its tree may have to commit first. */
final class NodeDags {
  private final MutableTree tree;

  /** Whether a commit has noted down what is dirty and not landed. Guarded by the tree's lock. */
  private boolean committing;

  NodeDags(MutableTree tree) {
    this.tree = tree;
  }

  /** The DAG with all that was changed before this call; commits on the calling thread. */
  Cid cid(MutableNode node) throws FaultException {
    Optional<Cid> known = ifClean(node);
    if (known.isPresent()) {
      return known.get();
    }
    tree.commit();
    return afterCommit(node);
  }

  /** The like, committing on the tree's own thread. */
  CompletableFuture<Cid> cidSoon(MutableNode node) {
    Optional<Cid> known = ifClean(node);
    return known
        .map(CompletableFuture::completedFuture)
        .orElseGet(
            () ->
                tree.commitSoon()
                    .thenCompose(
                        root -> {
                          try {
                            return CompletableFuture.completedFuture(afterCommit(node));
                          } catch (FaultException e) {
                            return CompletableFuture.failedFuture(e);
                          }
                        }));
  }

  /** While a commit is under way nobody can tell whose DAG it has not made yet. */
  private Optional<Cid> ifClean(MutableNode node) {
    return tree.lock()
        .looking(
            () ->
                node.isDirty() || committing || node.committed() == null
                    ? Optional.empty()
                    : Optional.of(node.committed().cid()));
  }

  private Cid afterCommit(MutableNode node) throws FaultException {
    ImportedNode made = tree.lock().looking(node::committed);
    if (made == null) {
      throw new FaultException(Fault.ABSENT, "the directory was removed");
    }
    return made.cid();
  }

  /** Under the tree's lock for changes. */
  void setCommitting(boolean now) {
    committing = now;
  }
}
