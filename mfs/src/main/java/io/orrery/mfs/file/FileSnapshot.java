package io.orrery.mfs.file;

import io.orrery.ipld.Deadline;
import io.orrery.ipld.FaultException;
import io.orrery.unixfs.FileParts;
import io.orrery.unixfs.NodeSource;
import io.orrery.unixfs.Stretch;
import java.nio.ByteBuffer;

/**
 * A content as it was at one moment. Can be read, from any thread, until its content was told that
 * it is committed, and as long as the log keeps what was written before it.
 */
public final class FileSnapshot implements FileParts {
  private final Extents extents;
  private final NodeSource nodes;
  private final ContentReader reader;

  FileSnapshot(Extents extents, NodeSource nodes, ContentReader reader) {
    this.extents = extents;
    this.nodes = nodes;
    this.reader = reader;
  }

  Extents extents() {
    return extents;
  }

  @Override
  public long size() {
    return extents.size();
  }

  @Override
  public Stretch at(long offset) {
    Extent extent = extents.holding(offset).within(offset, Long.MAX_VALUE);
    if (extent.source() instanceof Source.Shared part) {
      return new Stretch.Shared(part.dag(), part.first(), extent.length());
    }
    return extent.source() instanceof Source.Hole
        ? new Stretch.Zeros(extent.length())
        : new Stretch.Bytes(extent.length());
  }

  @Override
  public void read(long offset, ByteBuffer into, Deadline deadline) throws FaultException {
    reader.read(
        extents, offset, into, (part, out) -> part.dag().read(nodes, part.first(), out, deadline));
  }
}
