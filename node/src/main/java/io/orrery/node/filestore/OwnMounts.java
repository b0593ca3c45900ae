package io.orrery.node.filestore;

import io.orrery.ipld.FaultException;
import java.nio.file.Path;

/** What this process has mounted, and must not touch itself. Safe for any thread. */
public interface OwnMounts {
  /**
   * Where an absolute path leads, without links.
   *
   * @throws FaultException REFUSED when that is on a mount of this process
   */
  Path follow(Path absolute) throws FaultException;

  /** Whether a path without links lies on a mount of this process; looks at no file. */
  boolean cover(Path path);
}
