package io.orrery.node.store;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.io.IOException;
import java.nio.file.Path;
import org.lmdbjava.Dbi;
import org.lmdbjava.Env;
import org.lmdbjava.LmdbException;
import org.lmdbjava.LmdbNativeException;

/** The one gate from LMDB's return codes and the disk's errors to {@link FaultException}. */
final class StoreFaults {
  /** Linux errno values, which LMDB passes on (include/uapi/asm-generic/errno*.h). */
  private static final int EIO = 5;

  private static final int ENOSPC = 28;
  private static final int EDQUOT = 122;

  /** Below this much free space a failed write is taken for a full disk, whatever its text says. */
  private static final long NEXT_TO_NOTHING = 64 * 1024;

  private StoreFaults() {}

  static FaultException of(Path folder, LmdbException e) {
    if (e instanceof Env.MapFullException) {
      return new FaultException(
          Fault.FULL,
          "the index of " + folder + " has used up its address space: raise the limit (ulimit -v)",
          e);
    }
    if (e instanceof Env.ReadersFullException) {
      return new FaultException(
          Fault.REFUSED, "too many readers of " + folder + " at once: try again", e);
    }
    if (e instanceof Dbi.BadValueSizeException) {
      return new FaultException(Fault.REFUSED, "a table's key has 1 to 511 bytes", e);
    }
    if (e instanceof LmdbNativeException.PageCorruptedException
        || e instanceof LmdbNativeException.PageNotFoundException
        || e instanceof Env.FileInvalidException) {
      return new FaultException(
          Fault.CORRUPT, "the index of " + folder + " is damaged: restore the store's folder", e);
    }
    if (e instanceof LmdbNativeException coded) {
      int code = coded.getResultCode();
      if (code == ENOSPC || code == EDQUOT) {
        return full(folder, e);
      }
      if (code == EIO) {
        return new FaultException(Fault.IO, "the disk under " + folder + " failed", e);
      }
    }
    return new FaultException(Fault.IO, "the index of " + folder + " failed: " + e.getMessage(), e);
  }

  /** A failed write or sync. Java gives no errno, and the text may be translated. */
  static FaultException of(Path folder, IOException e) {
    if (e instanceof FaultException fault) {
      return fault;
    }
    if (folder.toFile().getUsableSpace() < NEXT_TO_NOTHING
        || String.valueOf(e.getMessage()).matches("(?i).*(no space left|quota exceeded).*")) {
      return full(folder, e);
    }
    return new FaultException(
        Fault.IO, "the disk under " + folder + " failed: " + e.getMessage(), e);
  }

  /** Whatever a step failed with. */
  static FaultException of(Path folder, Throwable e) {
    if (e instanceof LmdbException lmdb) {
      return of(folder, lmdb);
    }
    if (e instanceof IOException io) {
      return of(folder, io);
    }
    return new FaultException(Fault.IO, "the store " + folder + " failed: " + e, e);
  }

  private static FaultException full(Path folder, Exception cause) {
    return new FaultException(
        Fault.FULL, "no space left on the disk of " + folder + ": free some and try again", cause);
  }

  static FaultException closed(Path folder) {
    return new FaultException(Fault.CLOSED, "the store " + folder + " is closed");
  }
}
