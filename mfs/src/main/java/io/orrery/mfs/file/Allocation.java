package io.orrery.mfs.file;

import io.orrery.unixfs.FileHoles;

/**
 * How many bytes of a content are in no hole. Many extents are counted anew only when about as many
 * changes were made as there are extents; what a change can have added at most is added until then.
 * So asking costs no more than the changes did, however often somebody asks, and the answer is
 * never too small. Changed under the exclusive lock of the file, asked under the shared one.
 */
final class Allocation {
  /** So few are counted whenever something changed. */
  private static final int FEW = 64;

  /** A change may leave a page at either of its ends that is no whole hole any more. */
  private static final long ENDS = 2 * Holes.PAGE;

  private record Count(long bytes, long changes, long added) {}

  private long changes;
  private long added;
  private volatile boolean sparse;
  private volatile Count last;

  /** Before a source is put into a content of this size. */
  void put(long at, long length, Source source, long size) {
    boolean hole = source instanceof Source.Hole;
    change(hole ? 0 : length, hole || at > size);
  }

  /** Before a content of this size is made to end elsewhere. */
  void end(long to, long size) {
    change(0, to > size);
  }

  private void change(long data, boolean hole) {
    changes++;
    added += ENDS + data;
    if (hole) {
      sparse = true;
    }
  }

  /** What was put may hold holes. */
  void mayHaveHoles() {
    sparse = true;
  }

  /** The extents are others now, though nothing was changed. */
  void forget() {
    last = null;
  }

  /** Whether there ever was a hole, or may have been one. Needs no lock. */
  boolean isSparse() {
    return sparse;
  }

  long bytes(Extents extents, FileHoles inBlocks) {
    Count count = last;
    if (count == null || isDue(changes - count.changes, extents.count())) {
      count = new Count(new Holes(extents, inBlocks).data(), changes, added);
      last = count;
    }
    return Math.min(extents.size(), count.bytes + added - count.added);
  }

  private static boolean isDue(long changes, int extents) {
    return changes >= extents || (changes > 0 && extents <= FEW);
  }
}
