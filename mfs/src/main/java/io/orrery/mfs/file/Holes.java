package io.orrery.mfs.file;

import io.orrery.unixfs.FileHoles;
import io.orrery.unixfs.FileHoles.Hole;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where the holes of a content are, by whole pages, as file systems on disks tell them (lseek(2),
 * SEEK_DATA and SEEK_HOLE): what nobody wrote, and in blocks whole leaves of zeros. Zeros that were
 * written count as data until they are committed.
 */
final class Holes {
  static final long PAGE = 4096;

  private final Extents extents;
  private final FileHoles inBlocks;

  Holes(Extents extents, FileHoles inBlocks) {
    this.extents = extents;
    this.inBlocks = inBlocks;
  }

  OptionalLong nextData(long at) {
    if (at < 0) {
      return OptionalLong.empty();
    }
    for (long place = at; place < extents.size(); ) {
      Optional<Hole> hole = inExtentOf(place);
      if (hole.isEmpty() || place < hole.get().start()) {
        return OptionalLong.of(place);
      }
      place = hole.get().end();
    }
    return OptionalLong.empty();
  }

  OptionalLong nextHole(long at) {
    if (at < 0 || at >= extents.size()) {
      return OptionalLong.empty();
    }
    for (long place = at; place < extents.size(); place = extents.holding(place).end()) {
      Optional<Hole> hole = inExtentOf(place);
      if (hole.isPresent()) {
        return OptionalLong.of(Math.max(place, hole.get().start()));
      }
    }
    return OptionalLong.of(extents.size());
  }

  /** How many bytes are in no hole; of what a copy moved by less than whole pages all are. */
  long data() {
    long data = extents.size();
    for (Extent extent : extents.all()) {
      data -= pages(extent.at(), extent.end(), 0).map(hole -> in(extent, hole)).orElse(0L);
    }
    return data;
  }

  /** How many bytes of some pages of an extent are in holes. */
  private long in(Extent extent, Hole pages) {
    if (extent.source() instanceof Source.Hole) {
      return pages.end() - pages.start();
    }
    if (!(extent.source() instanceof Source.Shared part)) {
      return 0;
    }
    long shift = extent.at() - part.first();
    boolean inStep = shift % PAGE == 0;
    return inStep ? inBlocks.between(part.dag(), pages.start() - shift, pages.end() - shift) : 0;
  }

  /** The first hole of whole pages that ends behind a place, in the extent that holds the place. */
  private Optional<Hole> inExtentOf(long place) {
    Extent extent = extents.holding(place);
    if (extent.source() instanceof Source.Hole) {
      return pages(extent.at(), extent.end(), place);
    }
    if (!(extent.source() instanceof Source.Shared part)) {
      return Optional.empty();
    }
    long shift = extent.at() - part.first();
    Optional<Hole> next = inBlocks.after(part.dag(), place - shift);
    while (next.isPresent() && next.get().start() + shift < extent.end()) {
      long start = Math.max(extent.at(), next.get().start() + shift);
      long end = Math.min(extent.end(), next.get().end() + shift);
      Optional<Hole> hole = pages(start, end, place);
      if (hole.isPresent()) {
        return hole;
      }
      next = inBlocks.after(part.dag(), next.get().end());
    }
    return Optional.empty();
  }

  /**
   * The pages that lie wholly in a stretch, if any lies behind the place; the last may be short.
   */
  private Optional<Hole> pages(long start, long end, long place) {
    long first = (start + PAGE - 1) / PAGE * PAGE;
    long last = end == extents.size() ? end : end / PAGE * PAGE;
    return Math.max(first, place) < last ? Optional.of(new Hole(first, last)) : Optional.empty();
  }
}
