package io.orrery.unixfs;

import io.orrery.ipld.Cid;
import io.orrery.ipld.Codec;
import io.orrery.ipld.DagPbLink;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The links of one block, packed: their bytes as they stand in a dag-pb block and where each part
 * is. An entry takes some 70 bytes instead of the 200 of objects, which are made on demand.
 */
final class Links {
  static final Links NONE = new Links(new byte[0], new int[0], new long[0], 0);

  private static final int CID_AT = 0;
  private static final int CID_LENGTH = 1;
  private static final int NAME_AT = 2;
  private static final int NAME_LENGTH = 3;
  private static final int FIELDS = 4;

  private final byte[] bytes;
  private final int[] places;
  private final long[] tsizes;
  private final int count;

  private Links(byte[] bytes, int[] places, long[] tsizes, int count) {
    this.bytes = bytes;
    this.places = places;
    this.tsizes = tsizes;
    this.count = count;
  }

  /** Links that have nothing but a CID. */
  static Links of(List<Cid> cids) {
    int length = cids.stream().mapToInt(Cid::length).sum();
    ByteBuffer bytes = ByteBuffer.allocate(length);
    int[] places = new int[cids.size() * FIELDS];
    long[] tsizes = new long[cids.size()];
    Arrays.fill(tsizes, DagPbLink.NO_TSIZE);
    for (int i = 0; i < cids.size(); i++) {
      places[i * FIELDS + CID_AT] = bytes.position();
      places[i * FIELDS + CID_LENGTH] = cids.get(i).length();
      places[i * FIELDS + NAME_AT] = bytes.position();
      cids.get(i).writeTo(bytes);
    }
    return new Links(bytes.array(), places, tsizes, cids.size());
  }

  int count() {
    return count;
  }

  Cid cid(int index) {
    try {
      return Cid.whole(
          ByteBuffer.wrap(bytes, place(index, CID_AT), place(index, CID_LENGTH)).slice());
    } catch (FaultException e) {
      throw new IllegalStateException("checked when the block was decoded", e);
    }
  }

  boolean isRaw(int index) {
    int at = place(index, CID_AT);
    return bytes[at] == 1 && bytes[at + 1] == Codec.RAW.code();
  }

  Name name(int index) {
    return nameFrom(index, 0);
  }

  /** The name without its first {@code skip} bytes. */
  Name nameFrom(int index, int skip) {
    int length = nameLength(index) - skip;
    return Name.of(ByteBuffer.wrap(bytes, place(index, NAME_AT) + skip, length));
  }

  /** The name's bytes; 0 when it is empty or absent. */
  int nameLength(int index) {
    return place(index, NAME_LENGTH);
  }

  byte nameByte(int index, int at) {
    return bytes[place(index, NAME_AT) + at];
  }

  long tsize(int index) {
    return tsizes[index];
  }

  /** Whether the name, without its first {@code skip} bytes, is {@code name}. */
  boolean isNamed(int index, int skip, byte[] name) {
    int at = place(index, NAME_AT) + skip;
    int end = place(index, NAME_AT) + nameLength(index);
    return Arrays.equals(bytes, at, end, name, 0, name.length);
  }

  /** Orders a name and the bytes of another, by unsigned bytes. */
  int compareName(int index, byte[] other) {
    int at = place(index, NAME_AT);
    return Arrays.compareUnsigned(bytes, at, at + nameLength(index), other, 0, other.length);
  }

  int compareNames(int one, int other) {
    int a = place(one, NAME_AT);
    int b = place(other, NAME_AT);
    return Arrays.compareUnsigned(bytes, a, a + nameLength(one), bytes, b, b + nameLength(other));
  }

  /** The same links in the order of their names, equal names in the order they had. */
  Links sortedByName() {
    boolean sorted = true;
    for (int i = 1; i < count && sorted; i++) {
      sorted = compareNames(i - 1, i) <= 0;
    }
    if (sorted) {
      return this;
    }
    int[] order =
        IntStream.range(0, count).boxed().sorted(this::compareNames).mapToInt(i -> i).toArray();
    return select(order);
  }

  /** The links at the given indexes, in that order. */
  Links select(int[] order) {
    int[] newPlaces = new int[order.length * FIELDS];
    long[] newTsizes = new long[order.length];
    for (int i = 0; i < order.length; i++) {
      System.arraycopy(places, order[i] * FIELDS, newPlaces, i * FIELDS, FIELDS);
      newTsizes[i] = tsizes[order[i]];
    }
    return new Links(bytes, newPlaces, newTsizes, order.length);
  }

  /** The first index whose name is not below {@code name}, in links sorted by name. */
  int lowerBound(byte[] name) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (compareName(middle, name) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  int weight() {
    return 80 + bytes.length + 4 * places.length + 8 * tsizes.length;
  }

  private int place(int index, int field) {
    return places[index * FIELDS + field];
  }

  /** Collects the links of a block while it is read. */
  static final class Collector {
    private final ByteBuffer block;
    private int[] places = {};
    private long[] tsizes = {};
    private int count;

    Collector(ByteBuffer block) {
      this.block = block;
    }

    void add(int cidAt, int cidLength, int nameAt, int nameLength, long tsize)
        throws FaultException {
      requireCid(cidAt, cidLength);
      if (count == tsizes.length) {
        tsizes = Arrays.copyOf(tsizes, Math.max(4, count * 2));
        places = Arrays.copyOf(places, tsizes.length * FIELDS);
      }
      int at = count * FIELDS;
      places[at + CID_AT] = cidAt;
      places[at + CID_LENGTH] = cidLength;
      places[at + NAME_AT] = nameLength <= 0 ? cidAt : nameAt;
      places[at + NAME_LENGTH] = Math.max(0, nameLength);
      tsizes[count++] = tsize;
    }

    private void requireCid(int at, int length) throws FaultException {
      boolean usual =
          length == 36
              && block.get(at) == 1
              && (block.get(at + 1) == Codec.RAW.code() || block.get(at + 1) == Codec.DAG_PB.code())
              && block.get(at + 2) == 0x12
              && block.get(at + 3) == 32;
      if (!usual) {
        Cid.whole(block.slice(at, length));
      }
    }

    Links finish() {
      if (count == 0) {
        return NONE;
      }
      // Only the stretch of the block that holds links is kept: a node may carry data as well.
      int start = places[CID_AT];
      int end = 0;
      for (int i = 0; i < count * FIELDS; i += FIELDS) {
        end = Math.max(end, places[i + CID_AT] + places[i + CID_LENGTH]);
        end = Math.max(end, places[i + NAME_AT] + places[i + NAME_LENGTH]);
      }
      byte[] bytes = new byte[end - start];
      block.get(start, bytes);
      int[] moved = Arrays.copyOf(places, count * FIELDS);
      for (int i = 0; i < moved.length; i += FIELDS) {
        moved[i + CID_AT] -= start;
        moved[i + NAME_AT] -= start;
      }
      return new Links(bytes, moved, Arrays.copyOf(tsizes, count), count);
    }
  }

  /** An entry made of link {@code index}, its name without {@code skip} bytes. */
  DirectoryEntry entry(int index, int skip) {
    return new DirectoryEntry(nameFrom(index, skip), cid(index), tsizes[index]);
  }

  /** What the links claim to lead to, unsigned; absent ones count nothing. */
  static long claimed(long tsize) {
    return tsize == DagPbLink.NO_TSIZE ? 0 : tsize;
  }
}
