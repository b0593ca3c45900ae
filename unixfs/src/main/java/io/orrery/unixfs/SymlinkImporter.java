package io.orrery.unixfs;

import io.orrery.ipld.BlockWriter;
import io.orrery.ipld.FaultException;
import io.orrery.ipld.Name;
import java.util.List;

/** Makes symlink nodes. Safe from any thread. */
public final class SymlinkImporter {
  private final ImportProfile profile;

  public SymlinkImporter(ImportProfile profile) {
    this.profile = profile;
  }

  /**
   * Writes a symlink.
   *
   * @param target the text, any bytes
   * @param metadata of which only the mtime is stored: a symlink has no mode of its own
   */
  public ImportedNode importSymlink(Name target, Metadata metadata, BlockWriter out)
      throws FaultException {
    return new NodeWriter(profile, out).put(List.of(), UnixFsEncoder.symlink(target, metadata), 0);
  }
}
