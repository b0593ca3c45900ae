package io.orrery.node.commands;

import io.orrery.ipld.BlockScope;
import io.orrery.ipld.BlockSource;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.DagPb;
import io.orrery.ipld.DagPbLink;
import io.orrery.ipld.FaultException;
import io.orrery.node.command.Request;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Measures how much of a DAG is here, without asking anybody for the rest. A shared inner block is
 * looked at once however many links lead to it, and no depth is too deep.
 */
final class LocalWalk {
  private final Request request;
  private final BlockSource source;
  private final Map<Cid, LocalPart> known = new HashMap<>();
  private final Deque<Level> way = new ArrayDeque<>();

  LocalWalk(Request request) throws FaultException {
    this.request = request;
    this.source = request.node().source();
  }

  /** An inner block that is being measured. */
  private static final class Level {
    private final Cid cid;
    private final Iterator<DagPbLink> links;
    private LocalPart part;

    Level(Cid cid, int size, List<DagPbLink> links) {
      this.cid = cid;
      this.part = new LocalPart(true, size);
      this.links = links.iterator();
    }
  }

  LocalPart measure(Cid root) throws FaultException {
    LocalPart part = look(root);
    while (!way.isEmpty()) {
      request.checkAlive();
      Level level = way.peek();
      if (level.links.hasNext()) {
        LocalPart below = look(level.links.next().cid());
        if (below != null) {
          level.part = level.part.plus(below);
        }
      } else {
        way.pop();
        part = level.part;
        known.put(level.cid, part);
        if (!way.isEmpty()) {
          way.peek().part = way.peek().part.plus(part);
        }
      }
    }
    return part;
  }

  /** What is known at a look; null when the links below must be followed, which is begun then. */
  private LocalPart look(Cid cid) throws FaultException {
    LocalPart part = known.get(cid);
    if (part != null) {
      return part;
    }
    try (BlockScope scope = source.openScope()) {
      if (!cid.is(Codec.DAG_PB)) {
        long size = scope.size(cid);
        return size < 0 ? LocalPart.NOTHING : new LocalPart(true, size);
      }
      ByteBuffer block = scope.view(cid);
      if (block == null) {
        return LocalPart.NOTHING;
      }
      way.push(new Level(cid, block.remaining(), DagPb.decode(block).links()));
      return null;
    }
  }
}
