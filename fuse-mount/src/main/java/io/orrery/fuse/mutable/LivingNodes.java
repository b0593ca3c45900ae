package io.orrery.fuse.mutable;

import io.orrery.fuse.Attributes;
import io.orrery.fuse.Lookup;
import io.orrery.fuse.Tree;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.mfs.MutableDirectory;
import io.orrery.mfs.MutableFile;
import io.orrery.mfs.MutableNode;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The nodes of a mutable tree that the kernel holds, by the ids under which it knows them. As long
 * as one is here, it is held, be it that it has no name any more. Ids are never used twice.
 */
final class LivingNodes {
  private static final class Held {
    final long id;
    final MutableNode node;

    /** Guarded by the map of nodes, inside its lock on the node. */
    long lookups;

    Held(long id, MutableNode node) {
      this.id = id;
      this.node = node;
    }
  }

  private final AtomicLong last = new AtomicLong(Tree.ROOT);
  private final ConcurrentHashMap<Long, Held> byId = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<MutableNode, Held> byNode = new ConcurrentHashMap<>();
  private final LivingAttributes living;

  /** With the root, which stays. */
  LivingNodes(MutableNode root, LivingAttributes living) {
    this.living = living;
    Held held = new Held(Tree.ROOT, root);
    held.lookups = 1;
    byId.put(held.id, held);
    byNode.put(root, held);
  }

  /**
   * A node that was found, with one look-up more.
   *
   * @throws FaultException ABSENT for a file that is gone by now; UNREACHABLE for a block that its
   *     attributes need and that is not here
   */
  Lookup.Found found(MutableNode node) throws FaultException {
    Attributes attributes = living.of(node);
    return new Lookup.Found(lookedUp(node), attributes, living.remembered());
  }

  private long lookedUp(MutableNode node) throws FaultException {
    Held held = byNode.compute(node, this::oneMore);
    if (held == null) {
      throw MutableFile.removed();
    }
    return held.id;
  }

  private Held oneMore(MutableNode node, Held known) {
    Held held = known;
    if (held == null) {
      if (!node.hold()) {
        return null;
      }
      held = new Held(last.incrementAndGet(), node);
      byId.put(held.id, held);
    }
    held.lookups++;
    return held;
  }

  /** The id of a node, 0 when the kernel does not hold it. */
  long idOf(MutableNode node) {
    Held held = byNode.get(node);
    return held == null ? 0 : held.id;
  }

  MutableNode get(long id) throws FaultException {
    Held held = byId.get(id);
    if (held == null) {
      throw new FaultException(Fault.IO, "defect: the kernel was given no node " + id);
    }
    return held.node;
  }

  MutableDirectory directory(long id) throws FaultException {
    if (get(id) instanceof MutableDirectory directory) {
      return directory;
    }
    throw new FaultException(Fault.NOT_A_DIRECTORY, "not a directory");
  }

  MutableFile file(long id) throws FaultException {
    MutableNode found = get(id);
    if (found instanceof MutableFile file) {
      return file;
    }
    throw found instanceof MutableDirectory
        ? new FaultException(Fault.IS_A_DIRECTORY, "is a directory")
        : new FaultException(Fault.INVALID, "not a file");
  }

  void forget(long id, long count) {
    Held held = byId.get(id);
    if (held == null || id == Tree.ROOT) {
      return;
    }
    byNode.computeIfPresent(
        held.node,
        (node, known) -> {
          known.lookups -= count;
          if (known.lookups > 0) {
            return known;
          }
          byId.remove(known.id);
          node.letGo();
          return null;
        });
  }

  /** How many the kernel holds, the root not counted. */
  int size() {
    return Math.max(byId.size() - 1, 0);
  }

  void clear() {
    byNode.keySet().forEach(MutableNode::letGo);
    byNode.clear();
    byId.clear();
  }
}
