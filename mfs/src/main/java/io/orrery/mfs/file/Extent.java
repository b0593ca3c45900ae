package io.orrery.mfs.file;

/**
 * A stretch of a file whose bytes are in one place.
 *
 * @param at where in the file it starts
 * @param length 1 or more bytes
 */
record Extent(long at, long length, Source source) {
  long end() {
    return at + length;
  }

  /** The part of it between two places of the file; they overlap. */
  Extent within(long from, long to) {
    long start = Math.max(at, from);
    return new Extent(start, Math.min(end(), to) - start, source.from(start - at));
  }

  /** Whether {@code next}, which follows in the file, follows in the source too. */
  boolean goesOnIn(Extent next) {
    return source.from(length).equals(next.source);
  }
}
