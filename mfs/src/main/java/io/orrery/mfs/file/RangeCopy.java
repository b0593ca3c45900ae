package io.orrery.mfs.file;

import io.orrery.ipld.FaultException;
import java.nio.ByteBuffer;

/**
 * Copies a range of one content into another, extent by extent: what is in blocks is shared, a hole
 * stays one, and only what is in the log or in memory is written again, for the log may drop it
 * once the file it belongs to is committed. Holds one lock at a time.
 */
final class RangeCopy {
  private RangeCopy() {}

  static long copy(FileContent source, long from, FileContent target, long at, long length)
      throws FaultException {
    long done = 0;
    while (done < length) {
      try {
        long count = copySome(source, from + done, target, at + done, length - done);
        if (count == 0) {
          return done;
        }
        done += count;
      } catch (FaultException e) {
        if (done == 0) {
          throw e;
        }
        // As with a write: what was copied counts, and the next call says what is wrong.
        return done;
      }
    }
    return done;
  }

  private static long copySome(
      FileContent source, long from, FileContent target, long at, long length)
      throws FaultException {
    Extent extent = source.extentAt(from, length);
    if (extent == null) {
      return 0;
    }
    if (extent.source() instanceof Source.Shared part) {
      target.share(at, extent.length(), part);
      return extent.length();
    }
    if (extent.source() instanceof Source.Hole) {
      target.zero(at, extent.length(), false);
      return extent.length();
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(extent.length(), FileLog.MAX_WRITE));
    source.read(from, bytes);
    return target.write(at, bytes.flip());
  }
}
