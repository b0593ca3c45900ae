package io.orrery.mfs.file;

import io.orrery.ipld.FaultException;
import java.nio.ByteBuffer;

/** Reads the bytes of extents from where they are. */
final class ContentReader {
  /** How parts of DAGs are read: from local blocks alone, or with a deadline. */
  interface DagReading {
    void read(Source.Shared part, ByteBuffer into) throws FaultException;
  }

  private final FileLog log;

  ContentReader(FileLog log) {
    this.log = log;
  }

  /** Fills {@code into} with what stands from {@code at} on; when it fails nothing has moved. */
  void read(Extents extents, long at, ByteBuffer into, DagReading dags) throws FaultException {
    ByteBuffer out = into.duplicate();
    int limit = out.limit();
    for (Extent extent : extents.between(at, at + into.remaining())) {
      out.limit(out.position() + (int) extent.length());
      read(extent.source(), out, dags);
    }
    into.position(limit);
  }

  private void read(Source source, ByteBuffer out, DagReading dags) throws FaultException {
    if (source instanceof Source.Logged logged) {
      log.read(logged.position(), out);
    } else if (source instanceof Source.Shared part) {
      dags.read(part, out);
    } else if (source instanceof Source.Held held) {
      held.chunk().read((int) held.first(), out);
    } else {
      out.put(new byte[out.remaining()]);
    }
  }
}
