package io.orrery.mfs.journal;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.io.IOException;
import java.nio.file.Path;

/** Failures of the disk under a log, as faults. */
final class JournalFaults {
  /** With less room than that a disk counts as full, whatever it calls its failure. */
  private static final long NEXT_TO_NOTHING = 64 * 1024;

  private JournalFaults() {}

  /** A failed write or read. Java gives no errno, and the text may be translated. */
  static FaultException of(Path folder, IOException e) {
    if (e instanceof FaultException fault) {
      return fault;
    }
    if (String.valueOf(e.getMessage()).matches("(?i).*(no space left|quota exceeded).*")
        || folder.toFile().getUsableSpace() < NEXT_TO_NOTHING) {
      return new FaultException(
          Fault.FULL, "no space left on the disk of " + folder + ": free some and try again", e);
    }
    return new FaultException(
        Fault.IO, "the disk under " + folder + " failed: " + e.getMessage(), e);
  }

  /** A failed fdatasync: there is no second try. */
  static FaultException unsynced(Path folder, IOException e) {
    return new FaultException(
        Fault.IO,
        "the disk under "
            + folder
            + " lost changes that were not synced yet ("
            + e.getMessage()
            + "): nothing more can be written until it is mended and the node started again",
        e);
  }

  static FaultException corrupt(String message) {
    return new FaultException(Fault.CORRUPT, message + ": restore the folder from a copy");
  }

  static FaultException closed(Path folder) {
    return new FaultException(Fault.CLOSED, "the log " + folder + " is closed");
  }
}
