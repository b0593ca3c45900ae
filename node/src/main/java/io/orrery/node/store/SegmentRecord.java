package io.orrery.node.store;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Multihash;
import java.nio.ByteBuffer;

/**
 * One block as it lies in a segment, big-endian: {@code u8 form (1) | u8 hash length | u32 length |
 * u32 CRC32C of the block | multihash | block}. Readers go by the index and never look at the front
 * part; it is what makes a segment readable from front to end, which compaction does.
 *
 * <p>Zeros before a record make a large block begin on a page. The kernel takes what a mount
 * answers page by page, and a page of the answer that lies on two pages here costs it twice the
 * work.
 */
record SegmentRecord(Multihash hash, Location location) {
  private static final int FIXED = 10;
  private static final byte PLAIN = 1;
  private static final int PAGE = 4096;

  /** Below it the zeros would take more room than their use is worth: half a page each. */
  private static final int ALIGNED_FROM = 128 * 1024;

  /** The front part of the largest record. */
  static final int MAX_FRONT = FIXED + 255;

  static int frontSize(Multihash hash) {
    return FIXED + hash.length();
  }

  static int size(Multihash hash, int length) {
    return frontSize(hash) + length;
  }

  /** The zeros to write before the record of such a block that would start at {@code offset}. */
  static int gap(int offset, Multihash hash, int length) {
    return length < ALIGNED_FROM ? 0 : -(offset + frontSize(hash)) & (PAGE - 1);
  }

  /** The most that {@link #gap} gives. */
  static int maxGap(int length) {
    return length < ALIGNED_FROM ? 0 : PAGE - 1;
  }

  static void writeFront(ByteBuffer out, Multihash hash, int length, int checksum) {
    out.put(PLAIN).put((byte) hash.length()).putInt(length).putInt(checksum);
    hash.writeTo(out);
  }

  /** The next record from {@code from} on, in a segment whose records end at {@code end}. */
  static SegmentRecord read(Segment segment, int from, int end) throws FaultException {
    int offset = skipGap(segment, from, end);
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

  private static int skipGap(Segment segment, int from, int end) throws FaultException {
    ByteBuffer bytes = segment.view(from, Math.min(PAGE, end - from));
    int zeros = 0;
    while (zeros < bytes.limit() && bytes.get(zeros) == 0) {
      zeros++;
    }
    return from + zeros;
  }

  /** Where the next record starts, or the zeros before it. */
  int next() {
    return location.offset() + location.length();
  }
}
