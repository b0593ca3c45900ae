package io.orrery.ipld.car;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Compares the index of a version 2 file, as it goes by, with the sections that were read. Each of
 * its entries must name a section by its digest and its offset in the payload, in order.
 *
 * <p>The layouts are those that files have, which are not those of the text
 * (specs/transport/car/carv2, index formats): a count of buckets comes first, and a bucket gives
 * the bytes of its entries, not their number. All numbers are little-endian.
 *
 * <pre>
 * IndexSorted           varint 0x0400 | i32 buckets | bucket …
 * MultihashIndexSorted  varint 0x0401 | i32 codes | (u64 code | i32 buckets | bucket …) …
 * bucket                u32 width | u64 bytes | entry …      entry: digest | u64 offset
 * </pre>
 *
 * The oldest files have the first of them without its varint.
 */
final class CarIndex {
  private static final int OFFSET = Long.BYTES;

  /** The longest entry: go-car indexes CIDs of up to 2 KiB. */
  private static final int MAX_WIDTH = OFFSET + 2048;

  /** More hash functions than there are, and more lengths than digests have. */
  private static final int MAX_BUCKETS = MAX_WIDTH;

  /** What {@link #bucket} is told where the index does not say. */
  private static final long ANY_CODE = -1;

  private final CarInput in;
  private final SectionTable sections;
  private final BitSet named = new BitSet();

  CarIndex(CarInput in, SectionTable sections) {
    this.in = in;
    this.sections = sections;
  }

  /**
   * Reads the index that begins here.
   *
   * @param complete whether every hash of the payload has to be in it
   */
  void check(boolean complete) throws IOException {
    long start = in.position();
    ByteBuffer first = in.readFixed(4, "index");
    boolean plain = (first.getShort(0) & 0xffff) == 0x0880;
    boolean coded = (first.getShort(0) & 0xffff) == 0x0881;
    if (coded) {
      codes(count(start, first));
    } else {
      buckets(plain ? count(start, first) : bounded(start, first.getInt(0)), ANY_CODE);
    }
    int absent = complete ? sections.firstWithout(named) : -1;
    if (absent >= 0) {
      throw CarFault.malformed(
          start,
          "the index is said to be complete and lacks the section at byte "
              + sections.offset(absent)
              + " of the payload");
    }
  }

  /** The count behind the varint of the format, of which two bytes have been read. */
  private int count(long start, ByteBuffer first) throws IOException {
    int low = first.getShort(2) & 0xffff;
    int high = in.readFixed(2, "index").getShort(0);
    return bounded(start, high << 16 | low);
  }

  private static int bounded(long at, int count) throws IOException {
    if (count < 0 || count > MAX_BUCKETS) {
      throw CarFault.malformed(at, "no index of a known format, or one of " + count + " buckets");
    }
    return count;
  }

  private void codes(int count) throws IOException {
    long last = -1;
    for (int i = 0; i < count; i++) {
      long start = in.position();
      ByteBuffer head = in.readFixed(Long.BYTES + Integer.BYTES, "index");
      long code = head.getLong(0);
      if (code <= last) {
        throw CarFault.malformed(start, "index: hash functions are out of order");
      }
      buckets(bounded(start, head.getInt(Long.BYTES)), code);
      last = code;
    }
  }

  private void buckets(int count, long code) throws IOException {
    int last = 0;
    for (int i = 0; i < count; i++) {
      long start = in.position();
      ByteBuffer head = in.readFixed(Integer.BYTES + Long.BYTES, "index");
      int width = head.getInt(0);
      long bytes = head.getLong(Integer.BYTES);
      if (width < OFFSET || width > MAX_WIDTH || width <= last) {
        throw CarFault.malformed(start, "index: entries of %d bytes".formatted(width));
      }
      if (bytes < 0 || bytes % width != 0) {
        throw CarFault.malformed(
            start, "index: %d bytes for entries of %d".formatted(bytes, width));
      }
      bucket(width, bytes / width, code);
      last = width;
    }
  }

  private void bucket(int width, long entries, long code) throws IOException {
    byte[] last = new byte[0];
    for (long i = 0; i < entries; i++) {
      long start = in.position();
      ByteBuffer entry = in.readFixed(width, "index entry");
      byte[] digest = new byte[width - OFFSET];
      entry.get(0, digest);
      if (Arrays.compareUnsigned(last, digest) > 0) {
        throw CarFault.malformed(start, "index: entries are out of order");
      }
      name(start, digest, entry.getLong(digest.length), code);
      last = digest;
    }
  }

  private void name(long start, byte[] digest, long offset, long code) throws IOException {
    int section = sections.at(offset);
    if (section < 0) {
      throw CarFault.malformed(
          start, "index: no section begins at byte " + offset + " of the payload");
    }
    if (!sections.hasDigest(section, digest)
        || (code != ANY_CODE && !sections.hasCode(section, code))) {
      throw CarFault.malformed(
          start, "index: the section at byte " + offset + " of the payload has another hash");
    }
    named.set(section);
  }
}
