package io.orrery.node.content;

import io.orrery.unixfs.ImportProfile;
import io.orrery.unixfs.Metadata;

/**
 * How files become DAGs.
 *
 * @param profile also says whether empty directories are kept, and whether the files' own modes and
 *     mtimes are stored
 * @param wrap all files go into one directory
 * @param given mode and mtime for everything, where not its own is stored
 * @param progress bytes are reported while a file is read
 */
public record AddRules(ImportProfile profile, boolean wrap, Metadata given, boolean progress) {
  /** What is stored for a file that came with that. */
  Metadata metadata(Metadata own) {
    return new Metadata(
        profile.tree().preserveMode() ? own.mode() : given.mode(),
        profile.tree().preserveMtime() ? own.mtime() : given.mtime());
  }
}
