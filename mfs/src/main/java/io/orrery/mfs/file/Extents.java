package io.orrery.mfs.file;

import io.orrery.ipld.Cid;
import io.orrery.unixfs.FileDag;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A file as a row of extents from 0 to its size, without gap or overlap; neighbours that go on in
 * the same source are one. One thread at a time may change it.
 */
final class Extents {
  private static final Source HOLE = new Source.Hole();

  private final TreeMap<Long, Extent> row;
  private long size;

  Extents() {
    row = new TreeMap<>();
  }

  private Extents(Extents other) {
    row = new TreeMap<>(other.row);
    size = other.size;
  }

  Extents copy() {
    return new Extents(this);
  }

  long size() {
    return size;
  }

  int count() {
    return row.size();
  }

  Iterable<Extent> all() {
    return row.values();
  }

  /** Whether this is just what the file in blocks holds, read from there. */
  boolean isAll(FileDag dag) {
    Source whole = new Source.Shared(dag, 0);
    return size == dag.size() && (size == 0 || holding(0).equals(new Extent(0, size, whole)));
  }

  /** The roots of all files in blocks of which parts stand here. */
  Set<Cid> references() {
    Set<Cid> cids = new HashSet<>();
    for (Extent extent : row.values()) {
      if (extent.source() instanceof Source.Shared part) {
        cids.add(part.dag().cid());
      }
    }
    return cids;
  }

  /** The extent that holds the byte at {@code at}, which is below the size. */
  Extent holding(long at) {
    return row.floorEntry(at).getValue();
  }

  /** What stands between two places, cut to them; {@code to} is at most the size. */
  List<Extent> between(long from, long to) {
    List<Extent> found = new ArrayList<>();
    if (from < to) {
      for (Extent extent : row.tailMap(row.floorKey(from), true).values()) {
        if (extent.at() >= to) {
          break;
        }
        found.add(extent.within(from, to));
      }
    }
    return found;
  }

  /** Puts a source in the place of whatever is there; a gap before it becomes a hole. */
  void put(long at, long length, Source source) {
    resize(Math.max(size, at));
    long end = at + length;
    clear(at, end);
    insert(new Extent(at, length, source));
    size = Math.max(size, end);
  }

  void resize(long to) {
    if (to < size) {
      clear(to, size);
      size = to;
    } else if (to > size) {
      long from = size;
      size = to;
      insert(new Extent(from, to - from, HOLE));
    }
  }

  /** Takes out what stands between two places, and leaves a gap. */
  private void clear(long from, long to) {
    Map.Entry<Long, Extent> before = row.lowerEntry(from);
    if (before != null && before.getValue().end() > from) {
      Extent cut = before.getValue();
      row.put(cut.at(), cut.within(cut.at(), from));
      if (cut.end() > to) {
        row.put(to, cut.within(to, cut.end()));
      }
    }
    Map.Entry<Long, Extent> last = row.lowerEntry(to);
    if (last != null && last.getKey() >= from && last.getValue().end() > to) {
      Extent cut = last.getValue();
      row.put(to, cut.within(to, cut.end()));
    }
    row.subMap(from, to).clear();
  }

  /** Fills a gap, joining what goes on. */
  private void insert(Extent extent) {
    Extent joined = extent;
    Map.Entry<Long, Extent> before = row.lowerEntry(extent.at());
    if (before != null && before.getValue().goesOnIn(joined)) {
      Extent first = before.getValue();
      joined = new Extent(first.at(), first.length() + joined.length(), first.source());
    }
    Extent after = row.get(extent.end());
    if (after != null && joined.goesOnIn(after)) {
      row.remove(after.at());
      joined = new Extent(joined.at(), joined.length() + after.length(), joined.source());
    }
    row.put(joined.at(), joined);
  }
}
