package io.orrery.fuse.mutable;

import io.orrery.fuse.WritableTree;
import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import io.orrery.mfs.MutableFile;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one mount that are open for writing, and the directories that are being listed. A
 * file that is open for reading only needs no handle: its node is all there is to it.
 */
final class OpenFiles {
  private static final Logger LOG = LoggerFactory.getLogger(OpenFiles.class);

  private final AtomicLong last = new AtomicLong(WritableTree.NO_HANDLE);
  private final ConcurrentHashMap<Long, MutableFile> writing = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Long, NameSnapshot> listing = new ConcurrentHashMap<>();

  /**
   * The handle of a file that may be written from now on.
   *
   * @throws FaultException ABSENT when it is gone by now
   */
  long open(MutableFile file) throws FaultException {
    file.opened();
    long handle = last.incrementAndGet();
    writing.put(handle, file);
    return handle;
  }

  void close(long handle) {
    MutableFile file = writing.remove(handle);
    if (file != null) {
      settle(file);
    }
  }

  private static void settle(MutableFile file) {
    try {
      file.closed();
    } catch (FaultException e) {
      // Nobody is left to be told: close(2) heard of it by the flush before, if it was to.
      LOG.warn("a file was closed and is not safe yet: {}", e.getMessage());
    }
  }

  long openListing(NameSnapshot names) {
    long handle = last.incrementAndGet();
    listing.put(handle, names);
    return handle;
  }

  NameSnapshot listing(long handle) throws FaultException {
    NameSnapshot names = listing.get(handle);
    if (names == null) {
      throw new FaultException(Fault.IO, "defect: the kernel was given no handle " + handle);
    }
    return names;
  }

  void closeListing(long handle) {
    listing.remove(handle);
  }

  /** How many are open. */
  int size() {
    return writing.size() + listing.size();
  }

  /** Closes all: the mount is gone. */
  void closeAll() {
    writing.keySet().forEach(this::close);
    listing.clear();
  }
}
