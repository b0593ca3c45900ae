package io.orrery.mfs.file;

import io.orrery.ipld.FaultException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the number of extents of a file down: small writes that lie side by side are written to the
 * log once more, in one. Done each time the number has doubled, and not to what is long already, so
 * that a byte is written again a few times at most.
 */
final class Compaction {
  private static final int FIRST_AT = 4096;

  /** An extent of that length costs little for what it holds. */
  private static final int LONG_ENOUGH = 64 * 1024;

  /** Fewer side by side are not worth the writing. */
  private static final int FEWEST = 4;

  private final FileLog log;
  private int at = FIRST_AT;

  Compaction(FileLog log) {
    this.log = log;
  }

  /** Compacts if there are too many extents. When it fails, all bytes are still somewhere. */
  void run(Extents extents, SequentialRun.Placing file) throws FaultException {
    if (extents.count() < at) {
      return;
    }
    for (List<Extent> stretch : stretches(extents)) {
      rewrite(stretch, file);
    }
    at = Math.max(FIRST_AT, 2 * extents.count());
  }

  private static List<List<Extent>> stretches(Extents extents) {
    List<List<Extent>> found = new ArrayList<>();
    List<Extent> stretch = new ArrayList<>();
    long length = 0;
    for (Extent extent : extents.all()) {
      boolean fits = extent.source() instanceof Source.Logged && extent.length() < LONG_ENOUGH;
      if (!fits || length + extent.length() > FileLog.MAX_WRITE) {
        addIfMany(stretch, found);
        stretch = new ArrayList<>();
        length = 0;
      }
      if (fits) {
        stretch.add(extent);
        length += extent.length();
      }
    }
    addIfMany(stretch, found);
    return found;
  }

  private static void addIfMany(List<Extent> stretch, List<List<Extent>> found) {
    if (stretch.size() >= FEWEST) {
      found.add(stretch);
    }
  }

  /** Writes anew all that is in the log, however it lies. */
  void rewriteAll(Extents extents, SequentialRun.Placing file) throws FaultException {
    List<Extent> logged = new ArrayList<>();
    for (Extent extent : extents.all()) {
      if (extent.source() instanceof Source.Logged) {
        logged.add(extent);
      }
    }
    for (Extent extent : logged) {
      for (long from = extent.at(); from < extent.end(); from += FileLog.MAX_WRITE) {
        rewrite(List.of(extent.within(from, from + FileLog.MAX_WRITE)), file);
      }
    }
  }

  /** Extents that lie in the log and side by side in the file. */
  private void rewrite(List<Extent> stretch, SequentialRun.Placing file) throws FaultException {
    long start = stretch.get(0).at();
    int length = (int) (stretch.get(stretch.size() - 1).end() - start);
    ByteBuffer bytes = ByteBuffer.allocate(length);
    for (Extent extent : stretch) {
      bytes.limit(bytes.position() + (int) extent.length());
      log.read(((Source.Logged) extent.source()).position(), bytes);
    }
    long position = log.write(start, bytes.flip());
    file.put(start, length, new Source.Logged(position));
  }
}
