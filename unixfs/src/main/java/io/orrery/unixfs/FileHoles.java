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
 * names and none is read. A subtree that holds only zeros, or none, is looked through once, however
 * often it stands in a file: so the work is bounded by the blocks that are here, whatever size a
 * file claims. For files of one profile, with leaves of one size, of whole pages; others have no
 * holes here. Waits for nothing: what is not local counts as data. Safe from any thread.
 */
public final class FileHoles {
  private static final int REMEMBERED = 4096;
  private static final int PAGE = 4096;

  private final NodeSource nodes;
  private final ImportProfile profile;
  private final int chunk;

  /** What an inner node holds. */
  private enum Content {
    ZEROS,
    DATA,
    BOTH
  }

  private final Cache<Cid, Content> inner = remembering();

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
  public Optional<Hole> after(FileDag dag, long from) throws FaultException {
    if (chunk == 0 || from >= dag.size()) {
      return Optional.empty();
    }
    Walk walk = new Walk(from);
    walk.look(dag.cid(), 0, dag.size(), 0);
    return walk.start < 0 ? Optional.empty() : Optional.of(new Hole(walk.start, walk.end));
  }

  private final class Walk {
    private final long from;
    private long start = -1;
    private long end;

    Walk(long from) {
      this.from = from;
    }

    /** Looks through the part of a file that begins at {@code at}; true when that is enough. */
    boolean look(Cid part, long at, long length, int depth) throws FaultException {
      Content content = content(part, length, depth);
      if (content == Content.ZEROS) {
        start = start < 0 ? at : start;
        end = at + length;
        return false;
      }
      if (start >= 0 || content == Content.DATA || !(nodes.local(part) instanceof FileNode node)) {
        return start >= 0;
      }
      for (int i = node.firstChildAt(Math.max(0, from - at)); i < node.childCount(); i++) {
        long first = node.start(i);
        if (look(node.child(i), at + first, node.end(i) - first, depth + 1)) {
          return true;
        }
      }
      return false;
    }
  }

  private Content content(Cid part, long length, int depth) throws FaultException {
    if (length > 0 && length <= chunk && part.equals(zeroLeaf(length))) {
      return Content.ZEROS;
    }
    if (part.is(Codec.RAW) || depth > FileWalk.MAX_DEPTH) {
      return Content.DATA;
    }
    Content known = inner.getIfPresent(part);
    if (known != null || !(nodes.local(part) instanceof FileNode node)) {
      return known == null ? Content.DATA : known;
    }
    Content found = content(node, depth);
    inner.put(part, found);
    return found;
  }

  private Content content(FileNode node, int depth) throws FaultException {
    boolean zeros = false;
    boolean data = node.dataLength() > 0 || node.childCount() == 0;
    for (int i = 0; i < node.childCount() && !(zeros && data); i++) {
      Content child = content(node.child(i), node.end(i) - node.start(i), depth + 1);
      zeros |= child != Content.DATA;
      data |= child != Content.ZEROS;
    }
    return zeros && data ? Content.BOTH : zeros ? Content.ZEROS : Content.DATA;
  }

  private Cid zeroLeaf(long length) {
    return leaves.get(
        length, zeros -> FileEditor.leaf(profile, ByteBuffer.allocate(zeros.intValue())).cid());
  }
}
