package io.orrery.fuse.names;

import io.orrery.fuse.Lookup;
import io.orrery.fuse.Tree;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * The node ids of a mount that shows several trees, each of which has ids of its own: which is
 * which, as long as the kernel holds it. Ids are never used twice.
 */
final class Grafts {
  /** A node of one of the trees. */
  record Node(Graft graft, long inner) {}

  private static final class Held {
    final long id;

    /** Guarded by the map, inside its lock on the node. */
    long lookups;

    Held(long id) {
      this.id = id;
    }
  }

  private final AtomicLong last = new AtomicLong(Tree.ROOT);
  private final ConcurrentHashMap<Long, Node> byId = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Node, Held> byNode = new ConcurrentHashMap<>();

  /** Puts the root of the mount there, for good: it has the same id in its own tree. */
  void root(Graft graft) {
    byId.put(Tree.ROOT, new Node(graft, Tree.ROOT));
  }

  /** What a tree has found, under the id that it has in the mount, with one look-up more. */
  Lookup.Found enter(Graft graft, Lookup.Found found) {
    Node node = new Node(graft, found.node());
    long id =
        byNode.compute(
                node,
                (key, known) -> {
                  Held held = known;
                  if (held == null) {
                    held = new Held(last.incrementAndGet());
                    byId.put(held.id, key);
                  }
                  held.lookups++;
                  return held;
                })
            .id;
    return new Lookup.Found(id, found.attributes(), found.validFor());
  }

  Lookup enter(Graft graft, Lookup lookup) {
    return lookup instanceof Lookup.Found found ? enter(graft, found) : lookup;
  }

  Node get(long id) throws FaultException {
    Node node = byId.get(id);
    if (node == null) {
      throw new FaultException(Fault.IO, "defect: the kernel was given no node " + id);
    }
    return node;
  }

  void ifHeld(Graft graft, long inner, LongConsumer action) {
    Held held = byNode.get(new Node(graft, inner));
    if (held != null) {
      action.accept(held.id);
    }
  }

  /** Takes look-ups back; answers the graft of whose root they were the last ones, or null. */
  Graft forget(long id, long count) {
    Node node = byId.get(id);
    if (node == null || id == Tree.ROOT) {
      return null;
    }
    Held left =
        byNode.computeIfPresent(
            node,
            (key, held) -> {
              held.lookups -= count;
              if (held.lookups > 0) {
                return held;
              }
              byId.remove(held.id);
              return null;
            });
    node.graft().tree().forget(node.inner(), count);
    return left == null && node.inner() == Tree.ROOT ? node.graft() : null;
  }
}
