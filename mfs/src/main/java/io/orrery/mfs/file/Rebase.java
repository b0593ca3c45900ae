package io.orrery.mfs.file;

import io.orrery.unixfs.FileDag;

/** Lets a content stand on the DAG that a snapshot of it became. */
final class Rebase {
  private Rebase() {}

  /**
   * The extents of {@code now} with those that are as they were {@code then} read from {@code dag}.
   * What is held in memory stays as it is: it is on its way to the log.
   */
  static Extents onto(FileDag dag, Extents now, Extents then) {
    Extents result = new Extents();
    for (Extent extent : now.all()) {
      long common = Math.min(extent.end(), then.size());
      for (Extent before : then.between(Math.min(extent.at(), common), common)) {
        Source source = extent.within(before.at(), before.end()).source();
        boolean same = source.equals(before.source()) && !(source instanceof Source.Held);
        Source placed = same ? new Source.Shared(dag, before.at()) : source;
        result.put(before.at(), before.length(), placed);
      }
      if (common < extent.end()) {
        Extent rest = extent.within(Math.max(extent.at(), common), extent.end());
        result.put(rest.at(), rest.length(), rest.source());
      }
    }
    return result;
  }
}
