package io.orrery.ipld.car;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What a version 2 file says in front of its payload (specs/transport/car/carv2): 16 bytes of
 * characteristics and three offsets from the start of the file.
 *
 * @param fullyIndexed the index names every section, those of identity CIDs too
 * @param dataStart where the payload, a whole CARv1, begins
 * @param dataEnd where it ends
 * @param indexStart where the index begins; 0 when there is none
 */
record Envelope(boolean fullyIndexed, long dataStart, long dataEnd, long indexStart) {
  private static final int LENGTH = 40;

  static Envelope read(CarInput in) throws IOException {
    long start = in.position();
    ByteBuffer header = in.readFixed(LENGTH, "CARv2 header");
    // The highest bit of the first byte (facts of go-car; the text counts bits the other way).
    boolean fullyIndexed = header.get(0) < 0;
    long dataStart = header.getLong(16);
    long dataSize = header.getLong(24);
    long indexStart = header.getLong(32);
    if (dataStart < start + LENGTH) {
      throw CarFault.malformed(
          start, "invalid data payload offset: " + Long.toUnsignedString(dataStart));
    }
    long dataEnd = dataStart + dataSize;
    if (dataSize <= 0 || dataEnd < 0) {
      throw CarFault.malformed(
          start, "invalid data payload size: " + Long.toUnsignedString(dataSize));
    }
    if (indexStart != 0 && indexStart < dataEnd) {
      throw CarFault.malformed(start, "invalid index offset: " + Long.toUnsignedString(indexStart));
    }
    return new Envelope(fullyIndexed, dataStart, dataEnd, indexStart);
  }
}
