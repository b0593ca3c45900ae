package io.orrery.unixfs;

import io.orrery.ipld.BlockScope;
import io.orrery.ipld.BlockSource;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.DagPb;
import io.orrery.ipld.Deadline;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import io.orrery.ipld.data.DataCodec;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Goes through all blocks of a DAG by their links, parents before children, children in the order
 * of their links, depth first: for refs, pins and verification. It walks blocks of every codec that
 * {@link DataCodec} reads and keeps one table of links for each level, nothing of what it has
 * passed: whether a block that is met again is entered again is the visitor's to say. Blocks that
 * are not local are fetched ahead, a bounded number at a time.
 */
public final class DagWalk {
  /** How many blocks are asked for at once; none of them is held here. */
  private static final int WINDOW = 32;

  /** Levels of links that are held at once. A chain with one link a node takes one level. */
  private static final int MAX_LEVELS = 1 << 16;

  /**
   * A link on the way.
   *
   * @param parent the block that holds the link; null at the root
   * @param name the link's name, empty at the root and for parts of files
   * @param depth 0 at the root
   */
  public record Step(Cid parent, Name name, Cid cid, int depth) {}

  /** What the caller does on the way. Called on the thread that walks. */
  public interface Visitor {
    /** Says of each link, in order, whether its block is read and its own links are followed. */
    boolean enter(Step step) throws FaultException;

    /**
     * Whether {@link #enter} may say yes for this block, asked ahead of time and perhaps often: no
     * means that it is not fetched ahead.
     */
    default boolean mayEnter(Cid cid) {
      return true;
    }

    /** The block that was entered; the view is valid inside the call. Must not wait. */
    default void read(Cid cid, ByteBuffer bytes) throws FaultException {}
  }

  private static final class Level {
    private final Cid cid;
    private final Links links;
    private final int depth;
    private int index;

    Level(Cid cid, Links links, int depth) {
      this.cid = cid;
      this.links = links;
      this.depth = depth;
    }
  }

  private final BlockSource blocks;
  private final Supplier<Deadline> deadlines;
  private final Visitor visitor;
  private final Deque<Level> levels = new ArrayDeque<>();
  private final Map<Cid, CompletableFuture<Void>> ahead = new HashMap<>();

  private DagWalk(BlockSource blocks, Supplier<Deadline> deadlines, Visitor visitor) {
    this.blocks = blocks;
    this.deadlines = deadlines;
    this.visitor = visitor;
  }

  /**
   * Walks the DAG below {@code root} on the calling thread, which waits for what must be fetched.
   *
   * @param deadlines the deadline of each block that is asked for
   * @throws FaultException UNSUPPORTED when a block is entered whose codec cannot be read,
   *     MALFORMED, what {@link BlockSource#get} fails with, CLOSED when interrupted, and whatever
   *     the visitor throws
   */
  public static void walk(
      BlockSource blocks, Cid root, Supplier<Deadline> deadlines, Visitor visitor)
      throws FaultException {
    new DagWalk(blocks, deadlines, visitor).from(root);
  }

  private void from(Cid root) throws FaultException {
    step(new Step(null, Name.EMPTY, root, 0));
    while (!levels.isEmpty()) {
      Level level = levels.peek();
      int index = level.index++;
      Step step =
          new Step(level.cid, level.links.name(index), level.links.cid(index), level.depth + 1);
      if (level.index == level.links.count()) {
        levels.pop();
      }
      step(step);
    }
  }

  private void step(Step step) throws FaultException {
    if (!visitor.enter(step)) {
      return;
    }
    Links links = read(step.cid());
    if (links.count() > 0) {
      if (levels.size() == MAX_LEVELS) {
        throw FaultException.refused("DAG is deeper than " + MAX_LEVELS + ": " + step.cid());
      }
      levels.push(new Level(step.cid(), links, step.depth()));
    }
  }

  private Links read(Cid cid) throws FaultException {
    // A codec that nobody here can read is not worth a fetch.
    DataCodec.of(cid);
    Links links = readLocal(cid);
    if (links != null) {
      return links;
    }
    fetchAhead();
    CompletableFuture<Void> asked = ahead.remove(cid);
    if (asked != null) {
      Await.result(asked);
      links = readLocal(cid);
    }
    // A source need not keep what it fetched, and then the block is asked for itself.
    return links != null
        ? links
        : links(cid, Await.result(blocks.get(cid, deadlines.get())).data());
  }

  private Links readLocal(Cid cid) throws FaultException {
    try (BlockScope scope = blocks.openScope()) {
      ByteBuffer view = scope.view(cid);
      return view == null ? null : links(cid, view);
    }
  }

  private Links links(Cid cid, ByteBuffer bytes) throws FaultException {
    visitor.read(cid, bytes.duplicate());
    try {
      return cid.is(Codec.DAG_PB) ? dagPbLinks(bytes) : otherLinks(DataCodec.of(cid), bytes);
    } catch (FaultException e) {
      throw new FaultException(e.fault(), e.getMessage() + " in " + cid, e);
    }
  }

  private static Links otherLinks(DataCodec codec, ByteBuffer bytes) throws FaultException {
    List<Cid> cids = new ArrayList<>();
    codec.links(bytes, (name, cid) -> cids.add(cid));
    return cids.isEmpty() ? Links.NONE : Links.of(cids);
  }

  private static Links dagPbLinks(ByteBuffer bytes) throws FaultException {
    Links.Collector links = new Links.Collector(bytes);
    DagPb.visit(
        bytes,
        new DagPb.Visitor() {
          @Override
          public void link(int cidAt, int cidLength, int nameAt, int nameLength, long tsize)
              throws FaultException {
            links.add(cidAt, cidLength, nameAt, nameLength, tsize);
          }

          @Override
          public void data(int at, int length) {}
        });
    return links.finish();
  }

  private void fetchAhead() throws FaultException {
    ahead.values().removeIf(CompletableFuture::isDone);
    for (Cid cid : next(WINDOW - ahead.size())) {
      ahead.put(cid, blocks.get(cid, deadlines.get()).thenApply(block -> null));
    }
  }

  /** The blocks that come next on the way and are neither local nor asked for. */
  private Set<Cid> next(int count) throws FaultException {
    Set<Cid> next = new LinkedHashSet<>();
    try (BlockScope scope = blocks.openScope()) {
      for (Level level : levels) {
        for (int i = level.index; i < level.links.count() && next.size() < count; i++) {
          Cid cid = level.links.cid(i);
          if (!ahead.containsKey(cid) && visitor.mayEnter(cid) && scope.size(cid) < 0) {
            next.add(cid);
          }
        }
      }
    }
    return next;
  }
}
