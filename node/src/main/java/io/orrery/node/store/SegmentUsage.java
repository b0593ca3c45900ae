package io.orrery.node.store;

import io.orrery.ipld.FaultException;
import java.nio.ByteBuffer;

/**
 * What the index says of one segment, big-endian {@code u8 form (1) | u32 end | u64 live | u64
 * payload}.
 *
 * @param end where its acknowledged records end
 * @param live the bytes of the records that are not deleted
 * @param payload the bytes of the blocks in them
 */
record SegmentUsage(int end, long live, long payload) {
  static final int BYTES = 21;
  private static final byte FORM = 1;

  static SegmentUsage read(ByteBuffer row) throws FaultException {
    int at = row.position();
    if (row.remaining() != BYTES || row.get(at) != FORM) {
      throw FaultException.unsupported(
          "a segment is described in a form that this version cannot read: use a newer version");
    }
    return new SegmentUsage(row.getInt(at + 1), row.getLong(at + 5), row.getLong(at + 13));
  }

  void writeTo(ByteBuffer row) {
    row.put(FORM).putInt(end).putLong(live).putLong(payload);
  }

  SegmentUsage plus(int newEnd, int recordSize, int length) {
    return new SegmentUsage(newEnd, live + recordSize, payload + length);
  }

  SegmentUsage minus(int recordSize, int length) {
    return new SegmentUsage(end, live - recordSize, payload - length);
  }

  /** The bytes that deleted records take. */
  long dead() {
    return end - Segment.HEADER - live;
  }
}
