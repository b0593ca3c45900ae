package io.orrery.node.store;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multihash;
import java.nio.ByteBuffer;

/**
 * One block as it lies in a segment, big-endian: {@code u8 form (1) | u8 hash length | u32 length |
 * u32 CRC32C of the block | multihash | block}. Readers go by the index and never look at the front
 * part; it is what makes a segment readable from front to end, which compaction does.
 */
record SegmentRecord(Multihash hash, Location location) {
  private static final int FIXED = 10;
  private static final byte PLAIN = 1;

  /** The front part of the largest record. */
  static final int MAX_FRONT = FIXED + 255;

  static int frontSize(Multihash hash) {
    return FIXED + hash.length();
  }

  static int size(Multihash hash, int length) {
    return frontSize(hash) + length;
  }

  static void writeFront(ByteBuffer out, Multihash hash, int length, int checksum) {
    out.put(PLAIN).put((byte) hash.length()).putInt(length).putInt(checksum);
    hash.writeTo(out);
  }

  /** The record that starts at {@code offset} of a segment whose records end at {@code end}. */
  static SegmentRecord read(Segment segment, int offset, int end) throws FaultException {
    if (end - offset >= FIXED) {
      ByteBuffer fixed = segment.view(offset, FIXED);
      int hashLength = fixed.get(1) & 0xff;
      int length = fixed.getInt(2);
      long next = offset + (long) FIXED + hashLength + length;
      if (fixed.get(0) == PLAIN && length >= 0 && next <= end) {
        Multihash hash = Multihash.read(segment.view(offset + FIXED, hashLength));
        int start = offset + FIXED + hashLength;
        return new SegmentRecord(
            hash, new Location(segment.number(), start, length, fixed.getInt(6)));
      }
    }
    throw new FaultException(
        Fault.CORRUPT, segment.file() + " holds no record at offset " + offset);
  }

  /** Where the next record starts. */
  int next() {
    return location.offset() + location.length();
  }
}
