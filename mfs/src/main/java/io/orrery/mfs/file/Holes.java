package io.orrery.mfs.file;

import java.util.OptionalLong;

/**
 * Where the holes of a content are, by whole pages, as file systems on disks tell them (lseek(2),
 * SEEK_DATA and SEEK_HOLE). Zeros that were committed or written count as data.
 */
final class Holes {
  private static final long PAGE = 4096;

  private Holes() {}

  static OptionalLong nextData(Extents extents, long at) {
    long place = at;
    if (at < 0) {
      return OptionalLong.empty();
    }
    while (place < extents.size()) {
      Extent extent = extents.holding(place);
      if (place < start(extent) || place >= end(extent, extents)) {
        return OptionalLong.of(place);
      }
      place = end(extent, extents);
    }
    return OptionalLong.empty();
  }

  static OptionalLong nextHole(Extents extents, long at) {
    if (at < 0 || at >= extents.size()) {
      return OptionalLong.empty();
    }
    for (long place = at; place < extents.size(); ) {
      Extent extent = extents.holding(place);
      long end = end(extent, extents);
      if (Math.max(at, start(extent)) < end) {
        return OptionalLong.of(Math.max(at, start(extent)));
      }
      place = extent.end();
    }
    return OptionalLong.of(extents.size());
  }

  /** Where the pages that lie wholly in a hole begin; its end when there are none. */
  private static long start(Extent extent) {
    return extent.source() instanceof Source.Hole
        ? (extent.at() + PAGE - 1) / PAGE * PAGE
        : extent.end();
  }

  private static long end(Extent extent, Extents extents) {
    return extent.end() == extents.size() ? extent.end() : extent.end() / PAGE * PAGE;
  }
}
