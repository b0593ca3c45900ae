package io.orrery.ipld.car;

import io.orrery.ipld.Multihash;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;

/**
 * Where the sections of a payload begin and which hashes they have: 24 bytes a section, in the
 * order of the file. A digest is remembered by 64 bits, which finds mistakes, not forgeries.
 */
final class SectionTable {
  private static final int FIRST = 1024;

  private long[] offsets = new long[FIRST];
  private long[] codes = new long[FIRST];
  private long[] digests = new long[FIRST];
  private int count;

  void add(long offset, Multihash hash) {
    if (count == offsets.length) {
      int larger = 2 * count;
      offsets = Arrays.copyOf(offsets, larger);
      codes = Arrays.copyOf(codes, larger);
      digests = Arrays.copyOf(digests, larger);
    }
    offsets[count] = offset;
    codes[count] = hash.code();
    digests[count] = print(hash.digest());
    count++;
  }

  /** The section that begins there, or a negative number. */
  int at(long offset) {
    return Arrays.binarySearch(offsets, 0, count, offset);
  }

  boolean hasDigest(int section, byte[] digest) {
    return digests[section] == print(digest);
  }

  boolean hasCode(int section, long code) {
    return codes[section] == code;
  }

  /** The first section whose hash none of the given ones has, or -1. */
  int firstWithout(BitSet named) {
    Set<Long> there = new HashSet<>();
    named.stream().forEach(section -> there.add(digests[section]));
    for (int section = 0; section < count; section++) {
      if (!there.contains(digests[section])) {
        return section;
      }
    }
    return -1;
  }

  long offset(int section) {
    return offsets[section];
  }

  private static long print(byte[] digest) {
    long h = digest.length;
    for (byte b : digest) {
      h = h * 0x100000001b3L + (b & 0xff);
    }
    return h;
  }
}
