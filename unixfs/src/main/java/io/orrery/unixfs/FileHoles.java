package io.orrery.unixfs;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.FaultException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Where files in blocks hold nothing but zeros, by whole leaves. Leaves of zeros are known by their
 * names and none is read. Every subtree is looked through once, however often it stands in a file,
 * and what it holds of zeros is remembered: so the work is bounded by the blocks that are here,
 * whatever size a file claims. For files of one profile, with leaves of one size, of whole pages;
 * others have no holes here. Waits for nothing: what is not local or damaged counts as data, and
 * whoever reads it is told. Safe from any thread.
 */
public final class FileHoles {
  private static final int REMEMBERED = 4096;
  private static final int PAGE = 4096;

  private final NodeSource nodes;
  private final ImportProfile profile;
  private final int chunk;

  /** A part of a file, as long as the node above says. */
  private record Part(Cid cid, long length) {}

  /** How many bytes of an inner node are in leaves of zeros. */
  private final Cache<Part, Long> inner = remembering();

  /** The names of leaves of so many zeros. */
  private final Cache<Long, Cid> leaves = remembering();

  public FileHoles(NodeSource nodes, ImportProfile profile) {
    this.nodes = nodes;
    this.profile = profile;
    int length = profile.chunker().maxLength();
    boolean ofPages = length % PAGE == 0 && length > PAGE;
    this.chunk = ofPages && FileEditor.hasRegularLeaves(profile) ? length : 0;
  }

  private static <K, V> Cache<K, V> remembering() {
    return Caffeine.newBuilder().maximumSize(REMEMBERED).executor(Runnable::run).build();
  }

  /** A stretch of a file, from its first byte to before its last. */
  public record Hole(long start, long end) {}

  /**
   * A hole that ends behind {@code from}, the first there is; another may follow it at once. It
   * begins at {@code from} at the latest if that is in one.
   */
  public Optional<Hole> after(FileDag dag, long from) {
    if (chunk == 0 || from >= dag.size()) {
      return Optional.empty();
    }
    Walk walk = new Walk(from);
    walk.look(new Part(dag.cid(), dag.size()), 0, 0);
    return walk.start < 0 ? Optional.empty() : Optional.of(new Hole(walk.start, walk.end));
  }

  /** How many of the bytes from {@code from} to before {@code to} are in holes. */
  public long between(FileDag dag, long from, long to) {
    return chunk == 0 ? 0 : between(new Part(dag.cid(), dag.size()), from, to, 0);
  }

  private long between(Part part, long from, long to, int depth) {
    long all = zeros(part, depth);
    if (all == 0 || (from <= 0 && to >= part.length)) {
      return all;
    }
    if (all == part.length) {
      return Math.min(to, part.length) - Math.max(from, 0);
    }
    FileNode node = local(part);
    long sum = 0;
    int child = node == null ? 0 : node.firstChildAt(Math.max(from, 0));
    for (; node != null && child < node.childCount() && node.start(child) < to; child++) {
      long start = node.start(child);
      sum += between(child(node, child), from - start, to - start, depth + 1);
    }
    return sum;
  }

  private final class Walk {
    private final long from;
    private long start = -1;
    private long end;

    Walk(long from) {
      this.from = from;
    }

    /** Looks through the part of a file that begins at {@code at}; true when that is enough. */
    boolean look(Part part, long at, int depth) {
      long zeros = zeros(part, depth);
      if (zeros > 0 && zeros == part.length) {
        start = start < 0 ? at : start;
        end = at + part.length;
        return false;
      }
      FileNode node = start >= 0 || zeros == 0 ? null : local(part);
      if (node == null) {
        return start >= 0;
      }
      for (int i = node.firstChildAt(Math.max(0, from - at)); i < node.childCount(); i++) {
        if (look(child(node, i), at + node.start(i), depth + 1)) {
          return true;
        }
      }
      return false;
    }
  }

  private long zeros(Part part, int depth) {
    if (part.length > 0 && part.length <= chunk && part.cid.equals(zeroLeaf(part.length))) {
      return part.length;
    }
    if (part.cid.is(Codec.RAW) || depth > FileWalk.MAX_DEPTH) {
      return 0;
    }
    Long known = inner.getIfPresent(part);
    if (known != null) {
      return known;
    }
    FileNode node = local(part);
    if (node == null) {
      return 0;
    }
    long sum = 0;
    for (int i = 0; i < node.childCount(); i++) {
      sum += zeros(child(node, i), depth + 1);
    }
    inner.put(part, sum);
    return sum;
  }

  private static Part child(FileNode node, int index) {
    return new Part(node.child(index), node.end(index) - node.start(index));
  }

  private FileNode local(Part part) {
    try {
      return nodes.local(part.cid) instanceof FileNode node && node.size() == part.length
          ? node
          : null;
    } catch (FaultException damaged) {
      return null;
    }
  }

  private Cid zeroLeaf(long length) {
    return leaves.get(
        length, zeros -> FileEditor.leaf(profile, ByteBuffer.allocate(zeros.intValue())).cid());
  }
}
