package io.orrery.fuse;

import io.orrery.ipld.FaultException;
import java.util.function.Supplier;

/** Where the entries of one directory request go. Used by one thread at a time. */
public interface Listing {
  /**
   * Adds an entry; false when there is no room for it, and then the listing must be ended.
   *
   * @param lookup looks the name up without waiting for anything, null when that cannot be; asked
   *     only by a kernel that takes names and attributes together, and then counted as a look-up
   */
  boolean add(Dirent entry, Supplier<Lookup.Found> lookup);

  /** Whether nothing was added yet. */
  boolean isEmpty();

  /** Sends what was added. An end without entries is the end of the directory. */
  void end();

  /** Fails the request, and with it what was added. */
  void fail(FaultException fault);
}
