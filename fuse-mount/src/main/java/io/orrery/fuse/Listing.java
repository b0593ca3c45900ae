package io.orrery.fuse;

import io.orrery.ipld.FaultException;

/** Where the entries of one directory request go. Used by one thread at a time. */
public interface Listing {
  /** Adds an entry; false when there is no room for it, and then the listing must be ended. */
  boolean add(Dirent entry);

  /** Whether nothing was added yet. */
  boolean isEmpty();

  /** Sends what was added. An end without entries is the end of the directory. */
  void end();

  /** Fails the request, and with it what was added. */
  void fail(FaultException fault);
}
